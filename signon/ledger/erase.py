"""Erase the personal data of a sign-on; the counts stay right."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.fingerprints import Fingerprints, Stage, of_address
from signon.core.letters import LineStanding
from signon.core.lifecycle import FINAL, Step
from signon.ledger.audit_trail import subject, write_entry
from signon.ledger.household import standing_key
from signon.mail.suppression import forget_address
from signon.models import (
    Audit,
    AuditPrivate,
    Event,
    LetterFile,
    LetterLine,
    Link,
    OutboxMessage,
    SignOn,
    Submission,
)
from signon.models.outbox import AT_THE_HOUR, MailState


def erase(session: Session, sign_on: SignOn, *, reason: str, by: Actor, now: datetime) -> None:
    """Remove the personal data, and the name of an organization; the counts stay right.

    The events of the ledger stay without their reasons, and the audit log, whose hashes cover only
    an HMAC of the erased words.

    :param sign_on: as returned by :func:`~signon.ledger.decide.locked`
    """
    before = sign_on.state
    made, key = (
        Fingerprints(sign_on.plan_id, sign_on.kind, Stage.STANDING),
        standing_key(sign_on),
    )
    forget_address(session, lambda address: made.address(of_address(address)) == key)
    if before not in FINAL:
        sign_on.take(Step.WITHDRAW, at=now, by=by)
    sign_on.forget()
    sign_on.name = sign_on.city = sign_on.website = None
    session.flush()
    _erase_in_letters(session, sign_on.id)
    _erase_around(session, sign_on.id)
    write_entry(
        session,
        sign_on,
        AuditAction.ERASE,
        by=by,
        now=now,
        before={"state": before},
        after={"state": sign_on.state},
        private=reason,
    )


def _erase_in_letters(session: Session, sign_on_id: UUID) -> None:
    """Remove the name from what is kept of delivered letters.

    Their files cannot be changed, as their digests are known: those that name it are deleted.
    """
    own = LetterLine.sign_on_id == sign_on_id
    naming = select(LetterLine.letter_id).where(own, LetterLine.standing != LineStanding.COUNTED)
    files = update(LetterFile).where(LetterFile.letter_id.in_(naming)).values(data=None)
    session.execute(files.execution_options(synchronize_session=False))
    session.execute(update(LetterLine).where(own).values(name=None, name_key=None))


def _erase_around(session: Session, sign_on_id: UUID) -> None:
    """Remove the personal data from other tables: mails, links, reasons."""
    mails = update(OutboxMessage).where(OutboxMessage.sign_on_id == sign_on_id)
    still_waiting = mails.where(OutboxMessage.state == MailState.WAITING)
    session.execute(still_waiting.values(state=MailState.DROPPED, recipient=None, **AT_THE_HOUR))
    session.execute(mails.values(recipient=None, details=None, link_id=None, trouble=None))
    session.execute(delete(Link).where(Link.sign_on_id == sign_on_id))
    own = Submission.sign_on_id == sign_on_id
    session.execute(
        update(Submission).where(own).values(sign_on_id=None, code_hash=links.no_code())
    )
    session.execute(update(Event).where(Event.sign_on_id == sign_on_id).values(note=None))
    about_it = select(Audit.id).where(Audit.subject == subject(sign_on_id))
    session.execute(delete(AuditPrivate).where(AuditPrivate.audit_id.in_(about_it)))
