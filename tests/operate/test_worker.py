"""The worker goes round the chores; no chore that fails stops another."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from structlog.typing import EventDict

from signon.config import Settings
from signon.core.chore import Begin, Chore
from signon.models import OutboxMessage, Plan, Tally
from signon.models.outbox import MailState
from signon.operate import worker
from signon.operate.shutdown import Shutdown
from signon.operate.worker import Worker, chores
from signon.web import clock
from tests import conftest
from tests.factories import a_submission

Work = Callable[[Begin[Session], datetime], int]
SECRET = "ann@example.org"


class Scripted:
    """A chore that does what its script says, and then nothing."""

    def __init__(self, *script: int | Exception) -> None:
        self.script = list(script)
        self.runs = 0

    def __call__(self, _begin: Begin[Session], _now: datetime) -> int:
        self.runs += 1
        step = self.script.pop(0) if self.script else 0
        if isinstance(step, Exception):
            raise step
        return step


class EndingAfter(Shutdown):
    """Asks to end when it was waited on so many times, without waiting."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.waits = waits
        self.seconds: list[float] = []

    def wait(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        self.waits -= 1
        if not self.waits:
            self.ask()
        return self.is_asked


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """Yield what is logged meanwhile."""
    with capture_logs() as entries:
        yield entries


def a_worker(*works: Work, every: timedelta = timedelta(0)) -> Worker:
    listed = [Chore(f"chore {number}", every, work) for number, work in enumerate(works)]
    return Worker(listed, poll_seconds=0.01)


def test_a_chore_that_did_something_is_asked_again_at_once() -> None:
    busy, ending = Scripted(2, 1), EndingAfter(1)

    a_worker(busy, every=timedelta(hours=1)).run(ending)

    assert busy.runs == 3
    assert ending.seconds == [0.01]


def test_a_slow_chore_holds_up_no_other() -> None:
    ending, is_done = Shutdown(), Event()

    def slow(_begin: Begin[Session], _now: datetime) -> int:
        assert is_done.wait(30), "the quick one never came"
        ending.ask()
        return 1

    def quick(_begin: Begin[Session], _now: datetime) -> int:
        is_done.set()
        return 0

    a_worker(slow, quick).run(ending)

    assert is_done.is_set()


def test_a_chore_waits_until_it_is_due_again() -> None:
    hourly = Scripted()

    a_worker(hourly, every=timedelta(hours=1)).run(EndingAfter(5))

    assert hourly.runs == 1


def test_a_chore_that_fails_rests_and_does_not_stop_the_others() -> None:
    ending, rounds = Shutdown(), count(1)

    def sound(_begin: Begin[Session], _now: datetime) -> int:
        if next(rounds) == 50:
            ending.ask()
        return 0

    broken = Scripted(*[ValueError(SECRET)] * 10**3)
    a_worker(broken, sound).run(ending)

    assert next(rounds) == 51
    assert broken.runs < 20


def test_a_failing_chore_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LONGEST_PAUSE_SECONDS", 0.0)
    shaky = Scripted(OSError(SECRET), OSError(SECRET), 5)

    a_worker(shaky).run(EndingAfter(4))

    assert shaky.runs == 5


def test_the_log_says_what_failed_and_where_and_about_nobody(logs: list[EventDict]) -> None:
    is_well = a_worker(Scripted(ValueError(SECRET))).run_once(Shutdown())

    assert not is_well
    [entry] = logs
    assert (entry["event"], entry["chore"], entry["kind"]) == (
        "chore failed",
        "chore 0",
        "ValueError",
    )
    assert "test_worker.py:" in str(entry["trace"])
    assert SECRET not in str(entry)


def test_once_means_until_nothing_is_due() -> None:
    first, second = Scripted(3, 2, 1), Scripted(0)

    assert a_worker(first, second, every=timedelta(hours=1)).run_once(Shutdown())
    assert (first.runs, second.runs) == (4, 1)


def test_it_ends_between_two_pieces_of_work() -> None:
    ending, pieces = Shutdown(), count()

    def work(_begin: Begin[Session], _now: datetime) -> int:
        next(pieces)
        ending.ask()
        return 1

    a_worker(work).run(ending)

    assert next(pieces) == 1


def test_the_real_chores_send_the_mail_and_fold_the_tally(
    settings: Settings, begin: conftest.Begin, plan: Plan
) -> None:
    with begin() as session:
        a_submission(session, plan, now=clock.now())

    assert Worker(chores(settings), poll_seconds=1).run_once(Shutdown())

    with begin() as session:
        assert session.scalars(select(OutboxMessage.state)).all() == [MailState.SENT]
        assert session.scalars(select(Tally.number)).all() == [1]
    assert len(list((settings.instance / "mail").glob("*.eml"))) == 1
