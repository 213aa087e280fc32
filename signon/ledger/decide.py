"""Staff decide about a sign-on: the step, its event, the entry in the log, the mail."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import AlreadyDecided, ReasonMissing, SignOnUnknown, StepRefused
from signon.core.lifecycle import TRANSITIONS, State, Step
from signon.ledger.audit_trail import write_entry
from signon.ledger.household import lock_address, take_free_slot
from signon.ledger.mails import tell, tell_with_way_out
from signon.models import SignOn
from signon.models.outbox import MailKind


class Decision(StrEnum):
    """What staff may decide, in the order of the buttons."""

    APPROVE = "approve"
    RELEASE = "release"
    RECONSIDER = "reconsider"
    QUARANTINE = "quarantine"
    DECLINE = "decline"

    @property
    def step(self) -> Step:
        return Step(self.value)

    @property
    def needs_reason(self) -> bool:
        """Say whether a reason must be given: it must for what keeps a sign-on off the list."""
        return self in {Decision.DECLINE, Decision.QUARANTINE}


def locked(session: Session, sign_on_id: UUID) -> SignOn:
    """Return a sign-on, locked until the transaction ends with all others of its address.

    :raises SignOnUnknown: there is none of that id
    """
    if session.get(SignOn, sign_on_id) is None:
        raise SignOnUnknown
    return lock_address(session, sign_on_id)[0]


def decide(  # noqa: PLR0913 - a decision, who made it, and on what they looked
    session: Session,
    sign_on: SignOn,
    decision: Decision,
    *,
    by: Actor,
    now: datetime,
    reason: str | None = None,
    row_version: int | None = None,
) -> None:
    """Take the step, write it into the audit log, and queue the mail to the contact.

    :param sign_on: as returned by :func:`locked`
    :param row_version: of the row that was on the screen; if it has changed, somebody else has
        decided first. None to skip that check.
    :raises AlreadyDecided: another moderator has decided first
    :raises ReasonMissing: this decision needs one
    :raises StepRefused: the present state, or a conflict with another sign-on, does not allow it
    :raises NameStands: it was declined, and the same address has signed again under its name
    :raises AddressFull: it was declined, and no slot of its address is free
    """
    if row_version is not None and sign_on.row_version != row_version:
        raise AlreadyDecided
    if decision.needs_reason and not reason:
        raise ReasonMissing
    before = sign_on.state
    _take(session, sign_on, decision, by=by, now=now, note=reason)
    write_entry(
        session,
        sign_on,
        AuditAction(decision.value),
        by=by,
        now=now,
        before={"state": before},
        after={"state": sign_on.state},
        private=reason,
    )
    _tell(session, sign_on, decision, reason, now=now)


def _take(
    session: Session,
    sign_on: SignOn,
    decision: Decision,
    *,
    by: Actor,
    now: datetime,
    note: str | None,
) -> None:
    before = sign_on.state
    if (before, decision) == (State.DECLINED, Decision.RECONSIDER):
        take_free_slot(session, sign_on)
    sign_on.take(decision.step, at=now, by=by, note=note)
    try:
        session.flush()
    except IntegrityError:
        raise StepRefused(before, decision.step) from None  # the cause's message contains values


def _tell(
    session: Session, sign_on: SignOn, decision: Decision, reason: str | None, *, now: datetime
) -> None:
    """Queue the mail about an approval (with a link to withdraw) or a refusal (with its reason)."""
    if decision is Decision.APPROVE:
        tell_with_way_out(session, sign_on, MailKind.APPROVED, now=now)
    elif decision is Decision.DECLINE:
        tell(session, sign_on, MailKind.DECLINED, now=now, details={"reason": reason})


def possible(sign_on: SignOn) -> Sequence[Decision]:
    """Return what staff may decide about a sign-on now."""
    return [
        decision
        for decision in Decision
        if (sign_on.state, decision.step) in TRANSITIONS
        and (decision is not Decision.RELEASE or sign_on.listed_at is not None)
    ]
