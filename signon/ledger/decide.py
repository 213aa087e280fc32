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
from signon.core.lifecycle import TRANSITIONS, Step
from signon.ledger.audit_trail import write_entry
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
        """Say whether whoever decides must say why: what keeps somebody off the list does."""
        return self in {Decision.DECLINE, Decision.QUARANTINE}


def locked(session: Session, sign_on_id: UUID) -> SignOn:
    """Return a sign-on, locked until the transaction ends.

    :raises SignOnUnknown: there is none of that id
    """
    sign_on = session.get(SignOn, sign_on_id, with_for_update=True)
    if sign_on is None:
        raise SignOnUnknown
    return sign_on


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
    """Take the step, write it down, and promise the mail that tells the contact.

    :param sign_on: :func:`locked`
    :param row_version: of the row that was on the screen; another one now means that somebody
        else was quicker. None when nobody looked at one.
    :raises AlreadyDecided: another moderator was quicker
    :raises ReasonMissing: this decision needs one
    :raises StepRefused: the present state, or another sign-on in its place, does not allow it
    """
    if row_version is not None and sign_on.row_version != row_version:
        raise AlreadyDecided
    if decision.needs_reason and not reason:
        raise ReasonMissing
    before = sign_on.state
    sign_on.take(decision.step, at=now, by=by, note=reason)
    try:
        session.flush()
    except IntegrityError:
        raise StepRefused(before, decision.step) from None  # the cause would hold values
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


def _tell(
    session: Session, sign_on: SignOn, decision: Decision, reason: str | None, *, now: datetime
) -> None:
    """Promise the mail about an approval, with a way out, or about a refusal, with its reason."""
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
