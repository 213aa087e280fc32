"""A job is run by one process at a time, ends once, and is forgotten in time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, select, text, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.job import JobMade
from signon.models import Job, Plan, job_lease, job_queue
from signon.models.job import JobFailure, JobState
from signon.models.job_lease import LEASE, MOST_ATTEMPTS, RESULT_KEPT, LeasedJob
from signon.models.job_queue import ROW_KEPT, AskedJob
from tests.conftest import Begin
from tests.staff.people import a_member

KINDS = ("count", "export")
WITHIN = timedelta(hours=2)
MADE = JobMade(rows=3, sha256="0" * 64)


@pytest.fixture
def owner(session: Session, now: datetime) -> int:
    return a_member(session, now=now).id


def asked(owner: int, kind: str = "count", plan: Plan | None = None) -> AskedJob:
    about = {"plan_id": plan.id if plan else None, "parameters": {"who": "Ann Lee"}}
    return AskedJob(kind, WITHIN, owner, file_name="list.csv", **about)  # type: ignore[arg-type] # fields


def a_job(session: Session, owner: int, *, now: datetime) -> Job:
    return job_queue.queue(session, asked(owner), now=now)


def claimed(session: Session, *, now: datetime) -> LeasedJob:
    ours = job_queue.claim(session, KINDS, now=now)
    assert ours is not None
    return ours


def row(session: Session, job_id: UUID) -> Job:
    return session.get_one(Job, job_id, populate_existing=True)


def test_who_waits_longest_is_served_first_and_nobody_twice(
    session: Session, owner: int, now: datetime
) -> None:
    ages = (1, 3, 2)
    jobs = {age: a_job(session, owner, now=now - timedelta(minutes=age)).id for age in ages}

    order = [claimed(session, now=now).id for _ in jobs]

    assert order == [jobs[3], jobs[2], jobs[1]]
    assert job_queue.claim(session, KINDS, now=now) is None


def test_a_kind_that_nobody_here_knows_waits_for_somebody_who_does(
    session: Session, owner: int, now: datetime
) -> None:
    job_queue.queue(session, asked(owner, "letter"), now=now)

    assert job_queue.claim(session, KINDS, now=now) is None


def test_who_has_lost_the_lease_stores_nothing_any_more(
    session: Session, owner: int, now: datetime
) -> None:
    a_job(session, owner, now=now)
    first = claimed(session, now=now)
    file_id = row(session, first.id).file_id
    assert job_lease.save(session, first, done=1, checkpoint={"at": 1}, now=now)
    assert job_queue.claim(session, KINDS, now=now + LEASE - timedelta(seconds=1)) is None

    second = claimed(session, now=now + LEASE)

    assert not job_lease.save(session, first, done=9, now=now)
    assert not job_lease.finish(session, first, MADE, now=now)
    assert not job_lease.fail(session, first, JobFailure.FAULT, now=now)
    assert not job_lease.give_back(session, first)
    assert job_lease.leased(session, first) is None
    job = row(session, second.id)
    assert (job.done, job.checkpoint, job.attempts) == (1, {"at": 1}, 2)
    assert job.file_id != file_id, "no key may seal two files"


def test_a_lease_that_is_kept_is_nobody_elses(session: Session, owner: int, now: datetime) -> None:
    a_job(session, owner, now=now)
    ours = claimed(session, now=now)

    assert job_lease.renew(session, ours, now=now + LEASE / 2)

    assert job_queue.claim(session, KINDS, now=now + LEASE) is None


def test_a_clock_that_is_set_back_holds_no_job_up(
    session: Session, owner: int, now: datetime
) -> None:
    a_job(session, owner, now=now)
    claimed(session, now=now + timedelta(days=1))

    assert job_queue.claim(session, KINDS, now=now) is not None


def test_a_job_that_was_given_back_has_lost_no_attempt(
    session: Session, owner: int, now: datetime
) -> None:
    job_id = a_job(session, owner, now=now).id
    for _ in range(MOST_ATTEMPTS + 1):
        assert job_lease.give_back(session, claimed(session, now=now))

    assert (row(session, job_id).state, row(session, job_id).attempts) == (JobState.QUEUED, 0)


def test_a_job_that_takes_its_process_down_each_time_is_not_tried_for_ever(
    session: Session, owner: int, now: datetime
) -> None:
    job_id = a_job(session, owner, now=now).id
    over = [job_lease.bury(session, claimed(session, now=now), now=now) for _ in range(3)]

    assert over[:2] == [None, None]
    assert over[2] == (job_id, "count")
    assert row(session, job_id).failure is JobFailure.CRASHED


def test_the_same_holds_when_the_worker_went_down_with_it(
    session: Session, owner: int, now: datetime
) -> None:
    job_id = a_job(session, owner, now=now).id
    for number in range(MOST_ATTEMPTS):
        assert not job_queue.fail_lost(session, now=now + number * LEASE)
        claimed(session, now=now + number * LEASE)

    assert job_queue.fail_lost(session, now=now + 3 * LEASE) == [(job_id, "count")]
    assert row(session, job_id).failure is JobFailure.CRASHED


@pytest.mark.parametrize("is_running", [True, False])
def test_what_is_not_done_at_its_end_date_has_failed(
    session: Session, owner: int, now: datetime, *, is_running: bool
) -> None:
    job_id = a_job(session, owner, now=now).id
    ours = claimed(session, now=now) if is_running else None

    assert job_queue.fail_lost(session, now=now + WITHIN - timedelta(seconds=1)) == []
    assert job_queue.fail_lost(session, now=now + WITHIN) == [(job_id, "count")]

    assert row(session, job_id).failure is JobFailure.LATE
    assert ours is None or not job_lease.renew(session, ours, now=now)


def test_a_canceled_job_ends_its_process_and_loses_the_key_of_its_file(
    session: Session, owner: int, now: datetime
) -> None:
    job_id = a_job(session, owner, now=now).id
    ours = claimed(session, now=now)

    assert job_queue.cancel(session, job_id, now=now)

    assert not job_lease.save(session, ours, done=2, now=now)
    job = row(session, job_id)
    assert (job.state, job.file_id, job.file_key) == (JobState.CANCELED, None, None)
    assert not job_queue.cancel(session, job_id, now=now)


def test_a_result_is_kept_for_a_day_and_its_row_for_a_month(
    session: Session, owner: int, now: datetime
) -> None:
    job_id = a_job(session, owner, now=now).id
    assert job_lease.finish(session, claimed(session, now=now), MADE, now=now)
    job, until = row(session, job_id), now + RESULT_KEPT
    assert (job.done, job.result_rows, job.expires_at) == (3, 3, until)
    assert job_queue.file_ids(session) == {job.file_id}

    assert job.has_result(until - timedelta(seconds=1))
    assert not job.has_result(until)
    assert job_queue.forget(session, now=until - timedelta(seconds=1)) == 0
    assert job_queue.forget(session, now=until) == 1
    assert row(session, job_id).file_key is None
    assert job_queue.file_ids(session) == set()

    assert job_queue.forget(session, now=now + ROW_KEPT) == 1
    assert session.get(Job, job_id) is None


def test_what_a_job_was_asked_for_and_where_it_stands_is_sealed(
    session: Session, owner: int, now: datetime
) -> None:
    a_job(session, owner, now=now)
    ours = claimed(session, now=now)
    job_lease.save(session, ours, done=1, checkpoint={"after": "Ann Lee"}, now=now)
    key = row(session, ours.id).file_key
    assert key is not None

    columns = (Job.parameters, Job.checkpoint, Job.file_key)
    stored = session.execute(select(*(type_coerce(each, LargeBinary) for each in columns))).one()

    assert not any(b"Ann" in each or key.encode() in each for each in stored)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "state = 'running'",
        "state = 'done'",
        "state = 'failed', finished_at = created_at",
        "failure = 'late'",
        "lease = id",
        "file_id = id",
        "file_id = id, file_key = parameters",
        "expires_at = created_at",
        "done = -1",
    ],
)
def test_the_database_refuses_an_impossible_job(begin: Begin, now: datetime, change: str) -> None:
    with begin() as session:
        a_job(session, a_member(session, now=now).id, now=now)

    with pytest.raises(IntegrityError), begin() as session:
        session.execute(text(f"UPDATE job SET {change}"))  # noqa: S608 - the lines above
