"""Many at once lose nothing, on both databases (pitfall 1)."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signon.models import MailBudget
from signon.web import transaction as doors
from signon.web.transaction import reading
from tests.conftest import Begin
from tests.web.threads import at_once

KEY = {"email_key": b"key", "purpose": "test"}
TURNS = 25


def read(session: Session) -> int:
    """Return the counter, held against others where the database does not hold everything."""
    return session.scalars(select(MailBudget.sent).with_for_update()).one()


@pytest.fixture
def count(app: Flask, begin: Begin, now: datetime) -> Callable[[int], int]:
    """Return what counts up from many threads at once, each turn reading before it writes."""
    with begin() as session:
        session.add(MailBudget(**KEY, since=now, sent=0))  # type: ignore[arg-type] # a key

    def count_up(_number: int) -> None:
        for _ in range(TURNS):
            with begin() as session:
                session.execute(update(MailBudget).values(sent=read(session) + 1))

    def run(threads: int) -> int:
        at_once(app, count_up, threads)
        with reading() as session:
            return session.scalar(select(MailBudget.sent)) or 0

    return run


def test_nobody_writes_over_what_another_has_written(count: Callable[[int], int]) -> None:
    assert count(20) == 20 * TURNS


@pytest.mark.one_database
def test_on_sqlite_other_processes_write_over_nothing_either(
    count: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The queue of writers is one process's own; between processes only the file's lock holds.
    monkeypatch.setattr(doors, "_one_writer", threading.Semaphore(1000))

    assert count(4) == 4 * TURNS


def test_who_reads_never_waits_for_who_writes(app: Flask, begin: Begin, now: datetime) -> None:
    with begin() as session:
        session.add(MailBudget(**KEY, since=now, sent=0))  # type: ignore[arg-type] # a key
    is_over = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            for _ in range(50):
                with begin() as session:
                    session.execute(update(MailBudget).values(sent=MailBudget.sent + 1))
            is_over.set()
            return 1
        looks = 0
        while not is_over.is_set():
            with reading() as session:
                first, again = (session.scalar(select(MailBudget.sent)) for _ in range(2))
                assert first == again, "one moment, however long one looks"
            looks += 1
        return looks

    assert all(looks > 0 for looks in at_once(app, work, 5))
