"""What becomes of a job is stored, however its work ends."""

import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from signon.config import Settings
from signon.core.job import JobMade, JobRun
from signon.core.sealed_file import pieces
from signon.models import MailBudget, job_queue
from signon.models.job import JobFailure, JobState
from signon.operate import job_process
from signon.operate.shutdown import Shutdown
from signon.web import clock
from signon.web.transaction import transaction
from tests.conftest import Begin
from tests.operate.counting import COUNT, a_count, counted
from tests.operate.running import doors, row, run_next, the_files

SECRET = "ann@example.org"
Work = Callable[[JobRun[Session]], JobMade | None]


@pytest.fixture
def job_id(begin: Begin) -> UUID:
    with begin() as session:
        return a_count(session, steps=3, now=clock.now())


def test_a_job_that_is_done_leaves_its_file_and_says_so_to_its_room(
    begin: Begin, settings: Settings, job_id: UUID
) -> None:
    ended: list[UUID] = []

    def write(run: JobRun[Session]) -> JobMade:
        run.write(b"one,")
        run.write(b"two")
        return JobMade(rows=2, sha256="0" * 64)

    run_next(settings, COUNT._replace(work=write, ended=lambda _, job, __: ended.append(job)))

    job = row(begin, job_id)
    assert (job.state, job.done, ended) == (JobState.DONE, 2, [job_id])
    [path] = the_files(settings)
    assert b"".join(pieces(path, job.file_key or "")) == b"one,two"


def test_each_part_is_done_once_and_the_checkpoint_with_it(
    begin: Begin, settings: Settings, job_id: UUID
) -> None:
    seen: list[object] = []

    def broken(run: JobRun[Session]) -> None:
        seen.append(run.checkpoint)
        with run.step(1, {"next": 1}):
            pass
        with run.step(2, {"next": 2}) as session:
            session.add(MailBudget(email_key=b"2", purpose="x", since=clock.now(), sent=1))
            raise OperationalError("SELECT 1", {}, Exception(SECRET))

    with pytest.raises(OperationalError):
        run_next(settings, COUNT._replace(work=broken))
    assert row(begin, job_id).checkpoint == {"next": 1}
    with begin() as session:
        assert session.query(MailBudget).count() == 0
    assert seen == [{}]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ValueError(SECRET), JobFailure.FAULT),
        (MemoryError(), JobFailure.NO_MEMORY),
        (OSError(errno.ENOSPC, SECRET), JobFailure.NO_SPACE),
        (OSError(errno.EIO, SECRET), JobFailure.FAULT),
    ],
)
@pytest.mark.one_database
def test_a_job_that_fails_says_why_and_about_nobody(
    begin: Begin, settings: Settings, job_id: UUID, error: Exception, failure: JobFailure
) -> None:
    def fail(run: JobRun[Session]) -> None:
        run.write(b"x" * 10**6)
        raise error

    with capture_logs() as logs:
        run_next(settings, COUNT._replace(work=fail))

    job = row(begin, job_id)
    assert (job.state, job.failure, job.file_key) == (JobState.FAILED, failure, None)
    assert not the_files(settings)
    assert SECRET not in str(logs)
    assert "test_job_process.py" in str(logs)


@pytest.mark.one_database
def test_a_disk_that_is_full_at_the_very_end_makes_no_result(
    begin: Begin, settings: Settings, job_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def write(run: JobRun[Session]) -> JobMade:
        run.write(b"one")
        return JobMade(rows=1, sha256="0" * 64)

    monkeypatch.setattr("os.fsync", fail)
    run_next(settings, COUNT._replace(work=write))

    assert row(begin, job_id).failure is JobFailure.NO_SPACE
    assert not the_files(settings)


def test_a_job_that_is_canceled_learns_of_it_when_it_reports(
    begin: Begin, settings: Settings, job_id: UUID
) -> None:
    def work(run: JobRun[Session]) -> None:
        run.write(b"one")
        with transaction() as session:
            assert job_queue.cancel(session, job_id, now=clock.now())
        run.report(1)
        raise AssertionError("it went on")

    run_next(settings, COUNT._replace(work=work))

    assert row(begin, job_id).state is JobState.CANCELED
    assert not the_files(settings)


def test_a_job_that_is_canceled_at_the_last_moment_makes_no_result(
    begin: Begin, settings: Settings, job_id: UUID
) -> None:
    def work(run: JobRun[Session]) -> JobMade:
        run.write(b"one")
        with transaction() as session:
            job_queue.cancel(session, job_id, now=clock.now())
        return JobMade(rows=1, sha256="0" * 64)

    run_next(settings, COUNT._replace(work=work))

    assert row(begin, job_id).state is JobState.CANCELED
    assert not the_files(settings)


def test_a_process_that_is_told_to_end_gives_the_job_back_between_two_parts(
    begin: Begin, settings: Settings, job_id: UUID
) -> None:
    shutdown = Shutdown()

    def work(run: JobRun[Session]) -> None:
        with run.step(1, {"next": 1}):
            shutdown.ask()
        with run.step(2, {"next": 2}):
            raise AssertionError("it went on")

    run_next(settings, COUNT._replace(work=work), shutdown)

    job = row(begin, job_id)
    assert (job.state, job.done, job.attempts) == (JobState.QUEUED, 1, 0)
    assert job.checkpoint == {"next": 1}


@pytest.mark.one_database
def test_the_database_hears_of_the_progress_a_few_times_a_second_at_most(
    app: Flask, begin: Begin, settings: Settings, job_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[datetime] = []

    def counting() -> datetime:
        reports.append(clock.now())
        return reports[-1]

    def work(run: JobRun[Session]) -> None:
        for done in range(10_000):
            run.report(done)

    monkeypatch.setattr(job_process, "REPORT_SECONDS", 10**6)
    run_next(settings, COUNT._replace(work=work), at=counting)

    assert len(reports) == 2  # the first, and the end


@pytest.mark.one_database
def test_who_runs_a_job_that_is_another_ones_does_nothing(
    begin: Begin, settings: Settings, job_id: UUID, tmp_path: Path
) -> None:
    with begin() as session:
        ours = job_queue.claim(session, ["count"], now=clock.now())
        job_queue.cancel(session, job_id, now=clock.now())
    assert ours is not None

    job_process.run(COUNT, ours, doors(), tmp_path, Shutdown())

    assert counted(begin) == {}
