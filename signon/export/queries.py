"""The rows that leave, streamed; and the jobs that write long lists."""

from collections.abc import Generator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from signon.core.errors import JobUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.core.places import supporter_in
from signon.core.questions import Answers, Question, public_answers
from signon.export.columns import TABLES, Cell, ExportPurpose, questions_of
from signon.export.formats import ExportFormat
from signon.models import Job, Plan, PlanVersion, SignOn
from signon.models.job_lease import IS_OPEN
from signon.models.tally import counts

BATCH = 1000
JOB = "export"  # the kind of our jobs
MOST_SHOWN = 10


def rows(session: Session, plan: Plan, purpose: ExportPurpose) -> Generator[Sequence[object]]:
    """Yield what is listed of ``plan``, as the public list orders it: organizations, then people.

    The rows come from the database a batch at a time, so the memory needed does not grow with the
    list. All come from one moment: the caller's transaction. Close this before that ends.
    """
    header, questions = TABLES[purpose].header, questions_of(plan, purpose)
    for kind, cells in TABLES[purpose].cells.items():
        sealed = (SignOn.answers,) if questions else ()
        statement = listed(plan, kind, (*cells, *sealed)).execution_options(yield_per=BATCH)
        with session.execute(statement) as result:
            for row in result:
                values, given = dict(zip(header, row, strict=False)), row[len(header) :]
                shown = _answers(questions, given[0], values.get("visibility")) if given else ()
                yield (*_finished(plan, values), *shown)


def _answers(
    questions: Sequence[Question], answers: Answers | None, visibility: Visibility | None
) -> Sequence[object]:
    """Return the public answers in the order of the questions, None where there is none."""
    shown = {each.id: each.given for each in public_answers(questions, answers, visibility)}
    return [shown.get(each.id) for each in questions]


def _finished(plan: Plan, values: dict[str, Any]) -> Sequence[object]:
    """Return one row with the day in the plan's time zone, and with words for a hidden name."""
    values["listed_at"] = plan.day_of(values["listed_at"])
    if values.get("visibility") is Visibility.PLACE:
        values["name"] = supporter_in(plan.language, values["state"], values["country"])
    return tuple(values.values())


def listed(plan: Plan, kind: Kind, cells: tuple[Cell, ...]) -> Select[tuple[object, ...]]:
    """Return the statement for one kind.

    The state stands in the text of the statement, because SQLite would not use the partial index
    of listed rows for a bound value.
    """
    listed = literal(State.LISTED, SignOn.state.type, literal_execute=True)
    return (
        select(*cells)
        .join(PlanVersion, PlanVersion.id == SignOn.version_id)
        .where(SignOn.plan_id == plan.id, SignOn.kind == kind, SignOn.state == listed)
        .order_by(SignOn.place_key, SignOn.sort_key, SignOn.id)
    )


def expected_rows(session: Session, plan: Plan, purpose: ExportPurpose) -> int:
    """Return about how many rows there are, by the tally: a few seconds old, and never a count."""
    found = counts(session, plan.id)
    totals = {Kind.ORGANIZATION: found.organizations, Kind.INDIVIDUAL: found.individuals}
    return sum(totals[kind] for kind in TABLES[purpose].cells)


def format_of(job: Job) -> ExportFormat:
    return ExportFormat(str(job.parameters.get("format", ExportFormat.CSV)))


def purpose_of(job: Job) -> ExportPurpose:
    return ExportPurpose(str(job.parameters["purpose"]))


def job_of(session: Session, job_id: UUID, *, staff_id: int) -> Job:
    """Return an export of a member of staff.

    :raises JobUnknown: there is no such export, or it is somebody else's
    """
    job = session.get(Job, job_id)
    if job is None or job.kind != JOB or job.staff_id != staff_id:
        raise JobUnknown
    return job


def open_job(
    session: Session, staff_id: int, plan: Plan, purpose: ExportPurpose, form: ExportFormat
) -> Job | None:
    """Return the export of this kind that somebody waits for already."""
    theirs = [Job.staff_id == staff_id, Job.plan_id == plan.id, Job.kind == JOB]
    waiting = session.scalars(select(Job).where(IS_OPEN, *theirs))
    wanted = purpose, form
    return next((job for job in waiting if (purpose_of(job), format_of(job)) == wanted), None)


def recent(session: Session, staff_id: int) -> Sequence[tuple[Job, Plan, ExportPurpose]]:
    """Return somebody's last exports that were jobs, and what for, the newest first."""
    statement = (
        select(Job, Plan)
        .join(Plan, Plan.id == Job.plan_id)
        .where(Job.staff_id == staff_id, Job.kind == JOB)
        .order_by(Job.created_at.desc(), Job.id)
        .limit(MOST_SHOWN)
    )
    return [(job, plan, purpose_of(job)) for job, plan in session.execute(statement)]
