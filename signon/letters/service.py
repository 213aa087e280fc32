"""Write letters, make their files, and deliver them: from then on nothing changes them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import (
    CutOffInFuture,
    LetterChanged,
    LetterDelivered,
    LetterWithoutSigners,
    LetterWithoutText,
)
from signon.core.letters import LetterForm, LetterKind
from signon.core.rounding import start_of_hour
from signon.documents.letter_docx import letter_docx
from signon.documents.letter_pdf import letter_pdf
from signon.documents.paged import Made
from signon.documents.plan_look import accent, emblem
from signon.letters.content import content, digest, dressed
from signon.letters.queries import DELIVERY, DRAFT, jobs_of
from signon.letters.roll import Roll, roll_of
from signon.models import Job, Letter, Plan, PlanLogo, PlanVersion, job_queue
from signon.models.audit import AuditEntry, append
from signon.models.job_queue import AskedJob
from signon.plan.queries import logo_if_any

#: A job that is not done by then has failed.
WITHIN = timedelta(hours=1)


class Handover(NamedTuple):
    """To whom a letter was handed over, when, and who says so."""

    to: str
    at: datetime
    by: Actor


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
    if letter.as_of > start_of_hour(now):
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
    check_is_draft(letter)
    letter.changed_at = now
    letter.drafted_digest = None
    session.add(letter)
    session.flush()
    write(session, letter, AuditAction.WRITE_LETTER, by=by, now=now)
    return letter


def check_is_draft(letter: Letter) -> None:
    """Check that a letter may still change.

    :raises LetterDelivered: it has been delivered
    """
    if letter.is_delivered:
        raise LetterDelivered


def rewritable(session: Session, letter: Letter) -> Letter:
    """Return a letter that may be changed, or delivered, now.

    :raises LetterDelivered: it has been delivered, or that is being done
    """
    check_is_draft(letter)
    if any(job.kind == DELIVERY and job.is_open for job in jobs_of(session, letter)):
        raise LetterDelivered
    return letter


def new(plan: Plan, by: Actor, at: datetime) -> Letter:
    """Return a letter without a word in it."""
    return Letter(
        plan_id=plan.id,
        language=plan.language,
        title=plan.title,
        as_of=start_of_hour(at),
        created_at=at,
        created_by=by,
        changed_at=at,
    )


def supplement_to(last: Letter, *, by: Actor, now: datetime) -> Letter:
    """Return a new supplement to a delivered letter, with its text and look."""
    return Letter(
        plan_id=last.plan_id,
        kind=LetterKind.SUPPLEMENT,
        since_id=last.id,
        language=last.language,
        title=last.title,
        addressees=last.addressees,
        opening=last.opening,
        text=last.text,
        version_id=last.version_id,
        closing=last.closing,
        as_of=start_of_hour(now),
        roll_order=last.roll_order,
        with_people=last.with_people,
        with_affiliations=last.with_affiliations,
        created_at=now,
        created_by=by,
        changed_at=now,
    )


def queue_draft(
    session: Session, letter: Letter, form: LetterForm, site: str, *, staff_id: int, now: datetime
) -> Job:
    """Let a job make a file of a draft.

    :raises LetterRefused: there is nothing to make it of
    :raises LetterDelivered: it has been delivered
    """
    check_is_draft(letter)
    found = draft(session, letter, now=now)
    day = found.plan.day_of(letter.as_of)
    asked = AskedJob(
        kind=DRAFT,
        within=WITHIN,
        staff_id=staff_id,
        plan_id=letter.plan_id,
        parameters={
            "letter": str(letter.id),
            "form": form,
            "site": site,
            "now": now.isoformat(),
        },
        file_name=f"{found.plan.slug}-{letter.kind}-{day}-draft.{form}",
        total=found.roll.number,
    )
    return job_queue.queue(session, asked, now=now)


def queue_delivery(
    session: Session, letter: Letter, handover: Handover, site: str, *, staff_id: int, now: datetime
) -> Job:
    """Let a job deliver a letter: make its final files, freeze it, mail the copies.

    :raises LetterRefused: there is nothing to deliver, or the list has changed since the last draft
    :raises LetterDelivered: it has been delivered
    """
    check_is_draft(letter)
    found = draft(session, letter, now=now)
    if found.digest != letter.drafted_digest:
        raise LetterChanged
    asked = AskedJob(
        kind=DELIVERY,
        within=WITHIN,
        staff_id=staff_id,
        plan_id=letter.plan_id,
        parameters={
            "letter": str(letter.id),
            "site": site,
            "now": now.isoformat(),
            "to": handover.to,
            "at": handover.at.isoformat(),
            "by": str(handover.by),
        },
        total=found.roll.number,
    )
    return job_queue.queue(session, asked, now=now)


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
