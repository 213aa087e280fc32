"""Staff decide about a sign-on, look an address up, and erase a person."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.errors import AlreadyDecided, SignOnUnknown, StepRefused
from signon.core.identity import canonical
from signon.core.lifecycle import FINAL, Step
from signon.core.vault import email_key
from signon.mail.outbox import About, promise
from signon.models import Audit, AuditPrivate, Event, Link, OutboxMessage, SignOn, Submission
from signon.models.audit import AuditEntry, append
from signon.models.outbox import MailKind, MailState
from signon.models.submission import withdraw_link

#: What staff may do with a sign-on, in the order of the buttons.
STEPS = (Step.APPROVE, Step.RELEASE, Step.RECONSIDER, Step.QUARANTINE, Step.DECLINE)
NEED_REASON = frozenset({Step.DECLINE, Step.QUARANTINE})


@dataclass(frozen=True)
class Decision:
    """What a moderator decided, about the sign-on as it stood on the screen.

    :param row_version: of the row that was shown; another one means that somebody was quicker
    """

    step: Step
    reason: str | None = field(repr=False)
    row_version: int


def decide(
    session: Session, sign_on_id: UUID, decision: Decision, *, by: str, now: datetime
) -> SignOn:
    """Take the step, write it down, and promise the mail that tells the contact.

    :raises SignOnUnknown: there is none of that id
    :raises AlreadyDecided: another moderator was quicker
    :raises StepRefused: the present state, or another sign-on in its place, does not allow it
    """
    sign_on = _locked(session, sign_on_id)
    if sign_on.row_version != decision.row_version:
        raise AlreadyDecided
    before = sign_on.state
    sign_on.take(decision.step, at=now, by=by, note=decision.reason)
    try:
        session.flush()
    except IntegrityError:
        raise StepRefused(before, decision.step) from None  # the cause would hold values
    entry = AuditEntry(
        actor=by,
        action=decision.step,
        subject=_subject(sign_on_id),
        before={"state": before},
        after={"state": sign_on.state},
        private=decision.reason,
    )
    append(session, entry, now=now)
    _tell(session, sign_on, decision, now=now)
    return sign_on


def look_up(session: Session, address: str, *, by: str, now: datetime) -> bytes:
    """Return the fingerprint under which an address is found, and write down that it was asked.

    The log keeps the fingerprint, never the address, so that erasing has nothing to find there.

    :param address: checked already
    """
    key = email_key(canonical(address))
    append(session, AuditEntry(actor=by, action="look_up", subject=f"address/{key.hex()}"), now=now)
    return key


def erase(session: Session, sign_on_id: UUID, *, reason: str, by: str, now: datetime) -> SignOn:
    """Remove the person, and of an organization its name too; the counts stay right.

    What stays are the keyed fingerprints, the steps of the ledger without their reasons, and the
    log, which covers only an HMAC of the words that are gone.

    :raises SignOnUnknown: there is none of that id
    """
    sign_on = _locked(session, sign_on_id)
    before = sign_on.state
    if before not in FINAL:
        sign_on.take(Step.WITHDRAW, at=now, by=by)
    sign_on.forget()
    sign_on.name = sign_on.city = sign_on.website = None
    session.flush()
    _erase_around(session, sign_on_id)
    entry = AuditEntry(
        actor=by,
        action="erase",
        subject=_subject(sign_on_id),
        before={"state": before},
        after={"state": sign_on.state},
        private=reason,
    )
    append(session, entry, now=now)
    return sign_on


def _locked(session: Session, sign_on_id: UUID) -> SignOn:
    sign_on = session.get(SignOn, sign_on_id, with_for_update=True)
    if sign_on is None:
        raise SignOnUnknown
    return sign_on


def _subject(sign_on_id: UUID) -> str:
    return f"sign_on/{sign_on_id}"


def _tell(session: Session, sign_on: SignOn, decision: Decision, *, now: datetime) -> None:
    """Promise the mail about an approval, with a way out, or about a refusal, with its reason."""
    if sign_on.email is None or decision.step not in {Step.APPROVE, Step.DECLINE}:
        return
    if decision.step is Step.APPROVE:
        way_out = withdraw_link(session, sign_on.id, now=now)
        kind, about = MailKind.APPROVED, About(sign_on_id=sign_on.id, link_id=way_out)
    else:
        details = json.dumps({"reason": decision.reason})
        kind, about = MailKind.DECLINED, About(sign_on_id=sign_on.id, details=details)
    promise(
        session,
        kind,
        recipient=sign_on.email,
        recipient_key=sign_on.email_key,
        language=sign_on.language,
        now=now,
        about=about,
    )


def _erase_around(session: Session, sign_on_id: UUID) -> None:
    """Remove what other rows hold of the person: mails, links, reasons."""
    mails = update(OutboxMessage).where(OutboxMessage.sign_on_id == sign_on_id)
    still_waiting = mails.where(OutboxMessage.state == MailState.WAITING)
    session.execute(still_waiting.values(state=MailState.DROPPED, recipient=None))
    session.execute(mails.values(recipient=None, details=None, link_id=None, trouble=None))
    session.execute(delete(Link).where(Link.sign_on_id == sign_on_id))
    own = Submission.sign_on_id == sign_on_id
    session.execute(update(Submission).where(own).values(sign_on_id=None, code_hash=None))
    session.execute(update(Event).where(Event.sign_on_id == sign_on_id).values(note=None))
    about_it = select(Audit.id).where(Audit.subject == _subject(sign_on_id))
    session.execute(delete(AuditPrivate).where(AuditPrivate.audit_id.in_(about_it)))
