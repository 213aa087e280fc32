"""Jobs that make the other papers of a plan: the Hill sheets of all states, and the poster."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import JobUnknown
from signon.core.job import JobKind, JobMade, JobRun
from signon.core.kinds import US_STATES
from signon.core.letters import Paper
from signon.documents.hill_sheet import hill_sheets, sheets
from signon.documents.paged import Made
from signon.letters.wall import poster
from signon.models import Job, Plan, job_queue
from signon.models.audit import AuditEntry, append
from signon.models.job_queue import AskedJob

JOB = "plan_paper"
WITHIN = timedelta(hours=1)
MOST_SHOWN = 20


ENDINGS = {Paper.HILL_SHEETS: "pdf", Paper.POSTER_PDF: "pdf", Paper.POSTER_PNG: "png"}


def queue(
    session: Session, plan: Plan, paper: Paper, site: str, *, staff_id: int, now: datetime
) -> Job:
    """Let a job make a paper of a plan."""
    word = paper.replace("_", "-").removesuffix("-pdf").removesuffix("-png")
    asked = AskedJob(
        kind=JOB,
        within=WITHIN,
        staff_id=staff_id,
        plan_id=plan.id,
        parameters={"paper": paper, "site": site, "now": now.isoformat()},
        file_name=f"{plan.slug}-{word}-{plan.day_of(now)}.{ENDINGS[paper]}",
    )
    return job_queue.queue(session, asked, now=now)


def recent(session: Session) -> Sequence[Job]:
    """Return the latest such jobs, the newest first."""
    wanted = select(Job).where(Job.kind == JOB).order_by(Job.created_at.desc(), Job.id)
    return session.scalars(wanted.limit(MOST_SHOWN)).all()


def find(session: Session, job_id: UUID) -> Job:
    """Return such a job.

    :raises JobUnknown: there is none of that id
    """
    found = session.get(Job, job_id)
    if found is None or found.kind != JOB:
        raise JobUnknown
    return found


def make(run: JobRun[Session]) -> JobMade:
    """Write the paper to the result file; it is one piece of work, so there is no checkpoint."""
    paper, now = (
        Paper(str(run.parameters["paper"])),
        datetime.fromisoformat(str(run.parameters["now"])),
    )
    run.report(0)
    with run.reading() as session:
        plan = session.get_one(Plan, run.plan_id)
        made, rows = _made(session, plan, paper, str(run.parameters["site"]), now)
    run.write(made.data)
    return JobMade(rows=rows, sha256=hashlib.sha256(made.data).hexdigest())


def _made(session: Session, plan: Plan, paper: Paper, site: str, at: datetime) -> tuple[Made, int]:
    if paper is Paper.HILL_SHEETS:
        found = list(sheets(session, plan, list(US_STATES), plan.language, site))
        return hill_sheets(plan, found, plan.language, at=at), len(found)
    is_picture = paper is Paper.POSTER_PNG
    return poster(session, plan, "png" if is_picture else "pdf", site, now=at)


def record_end(session: Session, job_id: UUID, now: datetime) -> None:
    """Write into the audit log how it ended."""
    job = session.get_one(Job, job_id, populate_existing=True)
    plan = session.get_one(Plan, job.plan_id)
    after: dict[str, object] = {
        "paper": str(job.parameters["paper"]),
        "state": job.state,
        "sha256": job.result_sha256,
        "job": str(job_id),
    }
    entry = AuditEntry(
        actor=Actor.staff(job.staff_id),
        action=AuditAction.MAKE_LETTER,
        subject=f"plan/{plan.slug}",
        after=after,
    )
    append(session, entry, now=now)


KINDS = (JobKind(JOB, WITHIN, make, record_end),)
