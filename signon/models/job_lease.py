"""What a process does with the job that it runs: renew its lease, store progress, end it.

A lease lets only one process at a time run a job; a process that has lost it can store nothing. A
job that ends gives up its lease, and its file key unless there is a result to download.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal, literal_column, select, update
from sqlalchemy.orm import Session

from signon.core.job import JobMade
from signon.models.job import Job, JobFailure, JobState
from signon.models.sealed import of_row

LEASE = timedelta(seconds=60)
RESULT_KEPT = timedelta(hours=24)
MOST_ATTEMPTS = 3  # a job that crashes its process each time is not retried forever
FREE = {"lease": None, "leased_until": None}
NO_FILE = {"file_id": None, "file_key": None}


class LeasedJob(NamedTuple):
    """A job that is ours to run for now."""

    id: UUID
    kind: str
    lease: UUID


class OverJob(NamedTuple):
    """A job that has just been failed by another process than the one that ran it."""

    id: UUID
    kind: str


def leased(session: Session, ours: LeasedJob) -> Job | None:
    """Return the job; None when it has ended, or another process has taken it over."""
    return session.scalar(select(Job).where(*_under(ours)))


def renew(session: Session, ours: LeasedJob, *, now: datetime) -> bool:
    """Keep the lease for longer, and say whether the job is still ours."""
    return _change(session, ours, {"leased_until": now + LEASE})


def save(
    session: Session,
    ours: LeasedJob,
    *,
    done: int,
    checkpoint: Mapping[str, object] | None = None,
    now: datetime,
) -> bool:
    """Store how far the job came, and say whether it is still ours; if not, nothing is stored.

    :param checkpoint: where another process would continue; None keeps the stored one
    """
    values: dict[str, Any] = {"done": done, "leased_until": now + LEASE}
    if checkpoint is not None:
        values |= of_row(Job, {"id": ours.id, "checkpoint": dict(checkpoint)})
    return _change(session, ours, values)


def finish(session: Session, ours: LeasedJob, made: JobMade | None, *, now: datetime) -> bool:
    """Record that all is done, and say whether the job was still ours."""
    values: dict[str, Any] = {"state": JobState.DONE, "finished_at": now, "checkpoint": None}
    if made is None:
        values |= NO_FILE
    else:
        values |= {"done": made.rows, "result_rows": made.rows, "result_sha256": made.sha256}
    until = literal(now + RESULT_KEPT, Job.expires_at.type)
    values["expires_at"] = case((Job.file_name.is_not(None), until))
    return _change(session, ours, values | FREE)


def fail(session: Session, ours: LeasedJob, failure: JobFailure, *, now: datetime) -> bool:
    """Record that the job cannot be done, and say whether it was still ours."""
    return _change(session, ours, failed(failure, now=now))


def give_back(session: Session, ours: LeasedJob) -> bool:
    """Queue the job again because this process must end; the attempt does not count."""
    return _change(session, ours, _QUEUED | {"attempts": Job.attempts - 1})


def bury(session: Session, ours: LeasedJob, *, now: datetime) -> OverJob | None:
    """Queue a job whose process has crashed again, or fail it after its last attempt.

    :return: the job if it has failed
    """
    is_last = Job.attempts >= MOST_ATTEMPTS
    if _change(session, ours, failed(JobFailure.CRASHED, now=now), is_last):
        return OverJob(ours.id, ours.kind)
    _change(session, ours, _QUEUED)
    return None


def is_in(state: JobState) -> ColumnElement[bool]:
    """Return the condition with a literal: with a bound value the partial index is not used."""
    return Job.state == literal_column(f"'{state.value}'", Job.state.type)


IS_OPEN = Job.state.in_(
    [literal_column(f"'{state.value}'") for state in (JobState.QUEUED, JobState.RUNNING)]
)
_QUEUED = {"state": JobState.QUEUED} | FREE | NO_FILE


def failed(failure: JobFailure, *, now: datetime) -> dict[str, Any]:
    """Return the column values of a failed job."""
    over = {"state": JobState.FAILED, "failure": failure, "finished_at": now, "checkpoint": None}
    return over | FREE | NO_FILE


def _under(ours: LeasedJob) -> list[ColumnElement[bool]]:
    return [Job.id == ours.id, Job.lease == ours.lease, is_in(JobState.RUNNING)]


def _change(
    session: Session, ours: LeasedJob, values: Mapping[str, Any], *more: ColumnElement[bool]
) -> bool:
    return change(session, [*_under(ours), *more], values)


def change(
    session: Session, where: Sequence[ColumnElement[bool]], values: Mapping[str, Any]
) -> bool:
    """Change the jobs that fulfill all conditions, and say whether there was any."""
    statement = update(Job).where(*where).values(**values).returning(Job.id)
    changed = session.scalars(statement.execution_options(synchronize_session=False)).all()
    return bool(changed)
