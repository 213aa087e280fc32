"""Changing is all or nothing; looking changes nothing and sees one moment."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from signon.models import Plan, Suppression
from signon.models.outbox import SuppressionReason
from signon.web import transaction as doors
from signon.web.transaction import reading, transaction
from tests.conftest import Begin
from tests.web.threads import at_once

KEY = b"k" * 32


def suppressed(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Suppression)) or 0


def a_suppression(now: datetime) -> Suppression:
    return Suppression(email_key=KEY, reason=SuppressionReason.DISABLED, at=now)


def test_what_was_changed_stays(begin: Begin, now: datetime) -> None:
    with begin() as session:
        session.add(a_suppression(now))
    with reading() as session:
        assert suppressed(session) == 1


def test_what_failed_has_left_no_trace(begin: Begin, now: datetime) -> None:
    def change_and_fail() -> None:
        with begin() as session:
            session.add(a_suppression(now))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    with reading() as session:
        assert suppressed(session) == 0


@pytest.mark.parametrize("how", ["added", "changed", "deleted"])
def test_who_only_looks_cannot_change(begin: Begin, plan: Plan, now: datetime, how: str) -> None:
    def change() -> None:
        with reading() as session:
            found = session.get_one(Plan, plan.id)
            if how == "added":
                session.add(a_suppression(now))
            elif how == "changed":
                found.subtitle = "Changed"
            else:
                session.delete(found)
            session.flush()

    with pytest.raises(RuntimeError, match="opened to read"):
        change()
    with reading() as session:
        assert session.get_one(Plan, plan.id).subtitle == "For everybody"


def test_who_looks_sees_one_moment(begin: Begin, plan: Plan, now: datetime) -> None:
    with reading() as session:
        assert suppressed(session) == 0
        with begin() as other:
            other.add(a_suppression(now))
        assert suppressed(session) == 0
    with reading() as session:
        assert suppressed(session) == 1


@pytest.fixture
def writer(app: Flask, begin: Begin) -> Iterator[None]:
    """Hold a transaction open in another thread."""
    has_begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context(), begin() as session:
            session.execute(text("UPDATE fold SET id = id"))
            has_begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=write)
    thread.start()
    assert has_begun.wait(10)
    yield
    may_end.set()
    thread.join()


@pytest.mark.one_database
def test_on_sqlite_a_second_writer_waits_its_turn_but_not_for_ever(
    plan: Plan, writer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "BUSY_SECONDS", 0.05)

    def write() -> None:
        with transaction():
            raise AssertionError("it must not begin")

    with pytest.raises(PoolTimeout):
        write()
    with reading() as session:
        assert session.get_one(Plan, plan.id).slug == plan.slug


@pytest.mark.one_database
def test_on_sqlite_many_writers_follow_one_another(app: Flask, begin: Begin, now: datetime) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            with begin() as session:
                key = bytes([number, turn])
                session.add(Suppression(email_key=key, reason=SuppressionReason.DISABLED, at=now))

    at_once(app, write, 8)
    with reading() as session:
        assert suppressed(session) == 40
