"""Many readers at the moment of a change: one makes the page anew, nobody waits for long."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask, Response
from sqlalchemy import event
from werkzeug.test import Client

from signon.core.lifecycle import State
from signon.extensions import db
from signon.models import Plan
from signon.web import clock
from signon.web.cache import page_cache
from signon.web.cache.cache_control import keep
from signon.web.cache.cache_version import LATEST, CacheVersions
from signon.web.guard.access import open_to_all
from tests.conftest import Begin
from tests.factories import a_sign_on

pytestmark = pytest.mark.one_database


class Slow:
    """A page that takes as long as the test says, and tells how often it was made."""

    def __init__(self) -> None:
        self.made = 0
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def __call__(self) -> Response:
        self.made += 1
        number = self.made
        self.begun.set()
        assert self.may_go_on.wait(10)
        return keep(f"page {number}", "text/plain")


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_KEEP_PAGES": "0.001"}


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let no test fall on the turn of a minute, when every page is made anew."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def slow(app: Flask) -> Iterator[Slow]:
    page = Slow()
    app.add_url_rule("/slow", "slow", open_to_all(page))
    yield page
    page.may_go_on.set()


def look(app: Flask) -> str:
    return Client(app).get("/slow").get_data(as_text=True)


def change(begin: Begin, plan: Plan) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, now=plan.created_at)


def looking(app: Flask) -> tuple[threading.Thread, list[str]]:
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(look(app)))
    thread.start()
    return thread, seen


def test_one_reader_makes_it_anew_while_others_get_the_old_one(
    app: Flask, begin: Begin, plan: Plan, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(app) == "page 1"
    change(begin, plan)
    slow.begun.clear()
    slow.may_go_on.clear()
    thread, seen = looking(app)
    assert slow.begun.wait(10)
    monkeypatch.setattr(page_cache, "MOMENT_SECONDS", 600)  # however slow this machine is
    assert [look(app) for _ in range(5)] == ["page 1"] * 5
    slow.may_go_on.set()
    thread.join(10)
    assert (seen, look(app), slow.made) == (["page 2"], "page 2", 2)


def test_nobody_waits_for_one_who_hangs(
    app: Flask, begin: Begin, plan: Plan, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(app) == "page 1"
    change(begin, plan)
    slow.begun.clear()
    slow.may_go_on.clear()
    thread, seen = looking(app)
    assert slow.begun.wait(10)
    monkeypatch.setattr(page_cache, "MOMENT_SECONDS", 0)
    slow.begun.clear()
    other, other_seen = looking(app)
    assert slow.begun.wait(10), "another makes it"
    slow.may_go_on.set()
    thread.join(10)
    other.join(10)
    assert {*seen, *other_seen} == {"page 2", "page 3"}


def test_a_change_while_a_page_is_made_is_not_missed(
    app: Flask, begin: Begin, plan: Plan, slow: Slow
) -> None:
    slow.may_go_on.clear()
    thread, seen = looking(app)
    assert slow.begun.wait(10)
    change(begin, plan)
    slow.may_go_on.set()
    thread.join(10)
    assert (seen, look(app)) == (["page 1"], "page 2")


def test_the_database_is_asked_once_in_a_while_by_one_reader(app: Flask) -> None:
    asked: list[str] = []
    stamps = CacheVersions(app, 3600)
    text = str(LATEST)[:40]

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    first = stamps.latest()
    threads = [threading.Thread(target=stamps.latest) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in asked if each.startswith(text[:10])]) == 1
    assert stamps.latest() == first


def test_a_clock_that_went_back_stops_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = CacheVersions(app, 10)
    for time in (1000.0, 5.0):
        monkeypatch.setattr("signon.web.cache.cache_version.time.monotonic", lambda time=time: time)
        stamps.latest()
        assert stamps._asked_at == time  # noqa: SLF001 - what the next reader goes by
