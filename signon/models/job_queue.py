"""The queue of jobs: add, claim, cancel and fail jobs, and delete old ones.

This module and ``job_lease`` are the only writers of a job's state.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from signon.core import sealed_file
from signon.models.job import Job, JobFailure, JobState
from signon.models.job_lease import (
    FREE,
    IS_OPEN,
    LEASE,
    MOST_ATTEMPTS,
    NO_FILE,
    LeasedJob,
    OverJob,
    change,
    failed,
    is_in,
)
from signon.models.sealed import of_row

ROW_KEPT = timedelta(days=30)


class AskedJob(NamedTuple):
    """A request for a job.

    :param within: the time limit; a job that is not done by then has failed
    :param file_name: what the result is called when it is downloaded; None when there is none
    :param total: about how much there is to do, as ``done`` will count it
    """

    kind: str
    within: timedelta
    staff_id: int
    plan_id: int | None
    parameters: dict[str, object]
    file_name: str | None = None
    total: int | None = None


def queue(session: Session, asked: AskedJob, *, now: datetime) -> Job:
    """Add a job to the queue."""
    job = Job(
        kind=asked.kind,
        staff_id=asked.staff_id,
        plan_id=asked.plan_id,
        parameters=asked.parameters,
        file_name=asked.file_name,
        total=asked.total,
        created_at=now,
        late_at=now + asked.within,
    )
    session.add(job)
    session.flush()
    return job


def claim(session: Session, kinds: Collection[str], *, now: datetime) -> LeasedJob | None:
    """Lease the job that has waited longest; also one whose process has lost its lease.

    It gets a new file and a new key, because no key may encrypt two files.
    """
    lease, is_free = uuid4(), and_(Job.kind.in_(kinds), _is_free(now))
    first = (
        select(Job.id)
        .where(is_free)
        .order_by(Job.created_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        # A CTE is evaluated once; PostgreSQL may run a subquery and its limit several times.
        .cte("first_job")
    )
    row = session.execute(
        update(Job)
        .where(Job.id.in_(select(first.c.id)), is_free)
        .values(
            state=JobState.RUNNING,
            lease=lease,
            leased_until=now + LEASE,
            attempts=Job.attempts + 1,
            started_at=func.coalesce(Job.started_at, literal(now, Job.started_at.type)),
            **of_row(Job, {"file_id": uuid4(), "file_key": sealed_file.new_key()}),
        )
        .returning(Job.id, Job.kind)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else LeasedJob(row.id, row.kind, lease)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(is_in(JobState.QUEUED), and_(is_in(JobState.RUNNING), _has_lost_lease(now)))


def _has_lost_lease(now: datetime) -> ColumnElement[bool]:
    """Return the condition; a lease that ends too late was given before the clock was set back."""
    return or_(Job.leased_until <= now, Job.leased_until > now + 2 * LEASE)


def fail_lost(session: Session, *, now: datetime) -> Sequence[OverJob]:
    """Fail jobs past their time limit, and those that lost their lease in the last attempt.

    A process that still runs one of them notices that when it next uses its lease.
    """
    is_lost = and_(is_in(JobState.RUNNING), _has_lost_lease(now), Job.attempts >= MOST_ATTEMPTS)
    over: list[OverJob] = []
    for failure, condition in (
        (JobFailure.LATE, Job.late_at <= now),
        (JobFailure.CRASHED, is_lost),
    ):
        rows = session.execute(
            update(Job)
            .where(IS_OPEN, condition)
            .values(**failed(failure, now=now))
            .returning(Job.id, Job.kind)
            .execution_options(synchronize_session=False)
        )
        over += [OverJob(row.id, row.kind) for row in rows]
    return over


def cancel(session: Session, job_id: UUID, *, now: datetime) -> bool:
    """Cancel a job, and say whether it was open. Its process notices when it uses its lease."""
    values = {"state": JobState.CANCELED, "finished_at": now, "checkpoint": None}
    return change(session, [Job.id == job_id, IS_OPEN], values | FREE | NO_FILE)


def forget(session: Session, *, now: datetime) -> int:
    """Delete the keys of results that are past their time, and old rows; return how many."""
    expired = [Job.file_id.is_not(None), Job.expires_at <= now]
    keys = session.scalars(update(Job).where(*expired).values(**NO_FILE).returning(Job.id)).all()
    old = Job.finished_at <= now - ROW_KEPT
    rows = session.scalars(delete(Job).where(old).returning(Job.id)).all()
    return len(keys) + len(rows)


def file_ids(session: Session) -> set[UUID]:
    """Return the names of all files that a job still needs."""
    return {each for each in session.scalars(select(Job.file_id)) if each is not None}
