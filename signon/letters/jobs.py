"""Drafts and deliveries are jobs: a letter of a hundred thousand names takes most of a minute."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.job import JobKind, JobMade, JobRun
from signon.core.letters import LetterForm
from signon.letters import delivery, queries, service
from signon.letters.queries import DELIVERY, DRAFT
from signon.letters.service import Handover
from signon.models import Job, Letter

LINES, MAILS = 2_000, 200  # in one transaction, so that visitors never wait long
PIECE = 1024 * 1024


def make_draft(run: JobRun[Session]) -> JobMade:
    """Write a draft to the result file. There is no checkpoint: it is one piece of work."""
    form, at = LetterForm(str(run.parameters["form"])), _moment(run, "now")
    with run.reading() as session:
        draft = service.draft(session, queries.find(session, _letter_id(run)), now=at)
    run.report(0)
    made = service.made(draft, form, str(run.parameters["site"]), is_final=False)
    for start in range(0, len(made.data), PIECE):
        run.write(made.data[start : start + PIECE])
    names = draft.roll.number
    with run.step(names, {}) as session:
        values = {"drafted_digest": draft.digest}
        if form is LetterForm.PDF:
            values["undrawn"] = " ".join(made.undrawn)
        session.execute(update(Letter).where(Letter.id == draft.letter.id).values(**values))
    return JobMade(rows=names, sha256=hashlib.sha256(made.data).hexdigest())


def deliver(run: JobRun[Session]) -> None:
    """Keep the final files and the roll of a letter, then promise the mails."""
    if not run.checkpoint.get("frozen"):
        _freeze(run)
    last = run.checkpoint.get("mailed")
    _mail(run, UUID(str(last)) if last else None)


def _freeze(run: JobRun[Session]) -> None:
    letter_id, now = _letter_id(run), _moment(run, "now")
    with run.reading() as session:
        draft = service.draft(session, queries.find(session, letter_id), now=now)
    site, files = str(run.parameters["site"]), {}
    for form in LetterForm:
        run.report(0)
        files[form] = service.made(draft, form, site, is_final=True)
    with run.step(0, {}) as session:
        delivery.forget_lines(session, letter_id)
    done = 0
    for batch in delivery.batches(delivery.lines(letter_id, draft.roll), LINES):
        done += len(batch)
        with run.step(done, {}) as session:
            delivery.add_lines(session, batch)
    by = Actor.parse(str(run.parameters["by"]))
    handover = Handover(str(run.parameters["to"]), _moment(run, "at"), by)
    with run.step(done, {"frozen": True}) as session:
        delivery.freeze(session, draft, files, handover, now=now)


def _mail(run: JobRun[Session], last: UUID | None) -> None:
    now, is_over = _moment(run, "now"), False
    with run.reading() as session:
        done = queries.number_of_lines(session, _letter_id(run))
    while not is_over:
        checkpoint: dict[str, object] = {"frozen": True}
        with run.step(done, checkpoint) as session:
            letter = queries.find(session, _letter_id(run))
            reached = delivery.mail_copies(session, letter, last, limit=MAILS, now=now)
            last, is_over = reached or last, reached is None
            checkpoint["mailed"] = str(last) if last else None  # stored with the mails


def _letter_id(run: JobRun[Session]) -> UUID:
    return UUID(str(run.parameters["letter"]))


def _moment(run: JobRun[Session], name: str) -> datetime:
    return datetime.fromisoformat(str(run.parameters[name]))


def record_draft(session: Session, job_id: UUID, now: datetime) -> None:
    """Write into the audit log how the making of a file ended."""
    job = session.get_one(Job, job_id, populate_existing=True)
    letter = queries.find(session, UUID(str(job.parameters["letter"])))
    after: dict[str, object] = {
        "format": str(job.parameters["form"]),
        "state": job.state,
        "sha256": job.result_sha256,
        "job": str(job_id),
    }
    by = Actor.staff(job.staff_id)
    service.write(session, letter, AuditAction.MAKE_LETTER, after, by=by, now=now)


def record_delivery(_session: Session, _job_id: UUID, _now: datetime) -> None:
    """Do nothing: the step that freezes a letter has written it down."""


KINDS = (
    JobKind(DRAFT, service.WITHIN, make_draft, record_draft),
    JobKind(DELIVERY, service.WITHIN, deliver, record_delivery),
)
