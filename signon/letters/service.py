"""Write letters, make their files, and deliver them: from then on nothing changes them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import (
    CutOffInFuture,
    LetterDelivered,
    LetterWithoutSigners,
    LetterWithoutText,
)
from signon.core.letters import LetterForm, last_full_hour
from signon.documents.letter_docx import letter_docx
from signon.documents.letter_pdf import letter_pdf
from signon.documents.paged import Made
from signon.documents.plan_look import accent, emblem
from signon.letters.content import content, digest, dressed
from signon.letters.roll import Roll, roll_of
from signon.models import Letter, Plan, PlanLogo, PlanVersion
from signon.models.audit import AuditEntry, append
from signon.plan.queries import logo_if_any


@dataclass(frozen=True, repr=False)
class Draft:
    """A letter as it would be now: what it says, and the digest over that."""

    letter: Letter
    plan: Plan
    logo: PlanLogo | None
    roll: Roll
    facts: dict[str, object]
    digest: str


def draft(session: Session, letter: Letter, *, now: datetime) -> Draft:
    """Return a letter as it would be now, read in the snapshot of ``session``.

    :raises CutOffInFuture: nobody knows yet who will be listed by then
    :raises LetterWithoutSigners: nobody stands behind it
    :raises LetterWithoutText: it says nothing
    """
    check(letter, now=now)
    plan = session.get_one(Plan, letter.plan_id)
    version = session.get(PlanVersion, letter.version_id) if letter.version_id else None
    roll = roll_of(session, letter, plan)
    if roll.is_empty:
        raise LetterWithoutSigners
    facts = content(letter, plan, version, roll)
    if not facts["text"]:
        raise LetterWithoutText
    logo = logo_if_any(session, plan)
    return Draft(letter, plan, logo, roll, facts, digest(facts))


def check(letter: Letter, *, now: datetime) -> None:
    """Check that a letter's cut-off has passed.

    :raises CutOffInFuture: it has not
    """
    if letter.as_of > last_full_hour(now):
        raise CutOffInFuture


def made(found: Draft, form: LetterForm, site: str, *, is_final: bool) -> Made:
    """Return a file of a letter. It takes a second for ten thousand names.

    :param site: the public address of this site
    :param is_final: without the word DRAFT across its pages
    """
    letter, plan = found.letter, found.plan
    facts = dressed(dict(found.facts), letter, plan, site, is_final=is_final)
    facts |= {"accent": accent(plan), "logo": emblem(plan, found.logo)}
    drawing = found.logo.data if found.logo else b""
    make = letter_pdf if form is LetterForm.PDF else letter_docx
    return make(facts, at=letter.as_of, logo=drawing)


def save(session: Session, letter: Letter, *, by: Actor, now: datetime) -> Letter:
    """Store a new or changed draft.

    :raises LetterDelivered: it has been delivered, so nothing changes it
    """
    if letter.is_delivered:
        raise LetterDelivered
    letter.changed_at = now
    session.add(letter)
    session.flush()
    write(session, letter, AuditAction.WRITE_LETTER, by=by, now=now)
    return letter


def write(
    session: Session,
    letter: Letter,
    action: AuditAction,
    after: dict[str, object] | None = None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write into the audit log what was done with a letter."""
    entry = AuditEntry(actor=by, action=action, subject=f"letter/{letter.id}", after=after)
    append(session, entry, now=now)
