"""Drills with real processes: whatever is killed, a job is done once, and the worker goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from flask import Flask
from sqlalchemy import update

from signon.config import CHECKOUT
from signon.models import Job, job_queue
from signon.models.job import JobFailure, JobState
from signon.operate import job_runner
from signon.operate.job_runner import AT_MOST, JobRunner
from signon.web import clock
from tests.conftest import Begin, environment
from tests.operate.counting import COUNT, a_count, counted
from tests.operate.job_loop import COMMAND
from tests.operate.running import row
from tests.operate.serving import wait_until

STEPS = 200
#: Processes that stand for a job; the words of the job come behind, and are of no account.
SLEEPING = (sys.executable, "-c", "import time; time.sleep(1000)")
IGNORE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)"
#: A worker in short: it starts a job, holds the other end of its input, and waits.
START = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE).wait()"
WORKER = (sys.executable, "-c", START)
DEAF = (sys.executable, "-c", IGNORE)
FALLING = (sys.executable, "-c", "import os; os.abort()")
Runner = Callable[[Sequence[str]], JobRunner]


@pytest.fixture
def runner(app: Flask, begin: Begin) -> Iterator[Runner]:
    """Yield what makes a runner, whose processes end with the test."""
    made: list[JobRunner] = []

    def make(command: Sequence[str]) -> JobRunner:
        made.append(JobRunner([COUNT], command=command))
        return made[-1]

    yield make
    for each in made:
        each.end(begin, clock.now())


@pytest.fixture
def there(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the settings of processes on this test's database; ours have them, too."""
    settings = environment(tmp_path, database_url)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(CHECKOUT)
    return {**os.environ, **settings}


@contextmanager
def started(words: Sequence[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process until the block ends, however it ends."""
    with subprocess.Popen(words, env=env) as process:  # noqa: S603 - our own program
        try:
            yield process
        finally:
            process.kill()


def tend(runner: JobRunner, begin: Begin) -> int:
    return runner.tend(begin, clock.now())


def tend_until(runner: JobRunner, begin: Begin, is_so: Callable[[], bool]) -> None:
    def look() -> bool:
        tend(runner, begin)
        return is_so()

    wait_until(look)


def end_lease(begin: Begin, job_id: UUID) -> None:
    """Let the minute pass that a lease lasts."""
    with begin() as session:
        past = clock.now() - timedelta(seconds=1)
        session.execute(update(Job).where(Job.id == job_id).values(leased_until=past))


def jobs(begin: Begin, number: int, steps: int = 1) -> list[UUID]:
    with begin() as session:
        first = a_count(session, steps=steps, now=clock.now())
        asked = session.get_one(Job, first)
        owner, parameters = asked.staff_id, asked.parameters
        more = [
            job_queue.queue(
                session,
                job_queue.AskedJob(COUNT.name, COUNT.within, owner, None, parameters),
                now=clock.now(),
            ).id
            for _ in range(number - 1)
        ]
        return [first, *more]


@pytest.mark.one_database
def test_killing_the_worker_and_the_job_does_no_part_twice_and_leaves_none_out(
    begin: Begin, there: dict[str, str], runner: Runner
) -> None:
    [job_id] = jobs(begin, 1, STEPS)
    with started(COMMAND, there) as worker:
        wait_until(lambda: row(begin, job_id).done > 0)
        [job] = psutil.Process(worker.pid).children()
        worker.send_signal(signal.SIGSTOP)  # so that neither sees the other's end
        job.kill()
        worker.kill()
    assert 0 < row(begin, job_id).done < STEPS
    assert row(begin, job_id).state is JobState.RUNNING
    end_lease(begin, job_id)

    another = runner(COMMAND)
    tend_until(another, begin, lambda: row(begin, job_id).state is JobState.DONE)

    assert counted(begin) == dict.fromkeys(range(STEPS), 1)
    assert row(begin, job_id).attempts == 2


@pytest.mark.one_database
def test_a_job_whose_worker_is_killed_gives_itself_back(
    begin: Begin, there: dict[str, str]
) -> None:
    [job_id] = jobs(begin, 1, 2000)
    with begin() as session:
        ours = job_queue.claim(session, [COUNT.name], now=clock.now())
    assert ours is not None
    words = [*WORKER, *COMMAND, ours.kind, str(ours.id), str(ours.lease)]
    with started(words, there):
        wait_until(lambda: row(begin, job_id).done > 0)
    wait_until(lambda: row(begin, job_id).state is JobState.QUEUED)

    assert row(begin, job_id).attempts == 0
    assert counted(begin) == dict.fromkeys(range(row(begin, job_id).done), 1)


@pytest.mark.one_database
def test_two_jobs_run_at_a_time_and_the_worker_takes_them_along(
    begin: Begin, runner: Runner
) -> None:
    found = jobs(begin, 3)
    sleeping, others = runner(SLEEPING), set(psutil.Process().children())

    assert tend(sleeping, begin) == AT_MOST
    assert tend(sleeping, begin) == 0
    states = [row(begin, each).state for each in found]
    assert sorted(states) == [JobState.QUEUED, JobState.RUNNING, JobState.RUNNING]
    assert len(set(psutil.Process().children()) - others) == AT_MOST

    sleeping.end(begin, clock.now())
    assert {row(begin, each).state for each in found} == {JobState.QUEUED}


@pytest.mark.one_database
def test_a_job_that_brings_its_process_down_is_tried_three_times(
    begin: Begin, runner: Runner
) -> None:
    [job_id] = jobs(begin, 1)
    falling = runner(FALLING)

    tend_until(falling, begin, lambda: row(begin, job_id).state is JobState.FAILED)

    assert (row(begin, job_id).failure, row(begin, job_id).attempts) == (JobFailure.CRASHED, 3)


@pytest.mark.one_database
def test_a_process_that_does_not_hear_of_its_end_is_killed(
    begin: Begin, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_runner, "RENEW_SECONDS", 0)
    monkeypatch.setattr(job_runner, "STOP_SECONDS", 0.1)
    [job_id] = jobs(begin, 1)
    deaf, others = runner(DEAF), set(psutil.Process().children())
    tend(deaf, begin)
    assert row(begin, job_id).state is JobState.RUNNING
    with begin() as session:
        job_queue.cancel(session, job_id, now=clock.now())

    tend_until(deaf, begin, lambda: not set(psutil.Process().children()) - others)

    assert row(begin, job_id).state is JobState.CANCELED


@pytest.mark.one_database
def test_a_job_that_thinks_for_long_stays_ours(
    begin: Begin, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_runner, "RENEW_SECONDS", 0)
    [job_id] = jobs(begin, 1)
    thinking = runner(SLEEPING)
    tend(thinking, begin)
    before = row(begin, job_id).leased_until
    assert before is not None

    thinking.tend(begin, clock.now() + timedelta(seconds=50))

    after = row(begin, job_id).leased_until
    assert after is not None
    assert after > before + timedelta(seconds=40)
