"""Pages kept in memory are never older than a moment, and never another reader's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask, Response, request
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from signon.core.actor import OPERATOR
from signon.core.kinds import Visibility
from signon.core.lifecycle import State, Step
from signon.core.plan import PlanState
from signon.endorsers.chores import fold
from signon.extensions import db
from signon.models import Plan, SignOn
from signon.plan import service as plans
from signon.web.cache.cache_control import keep
from signon.web.guard.access import keeps_session, open_to_all
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import STAFF, a_sign_on, an_individual, an_organization
from tests.plan.texts import a_file

NOON = datetime(2020, 12, 14, 17, 30, tzinfo=UTC)


@pytest.fixture
def overrides() -> dict[str, str]:
    """Ask at every request whether something has changed."""
    return {"SIGNON_KEEP_PAGES": "0.001"}


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def made(app: Flask) -> list[str]:
    """Return the paths that the application itself is asked for from now on."""
    found: list[str] = []
    app.before_request(lambda: found.append(request.path))
    return found


@contextmanager
def away() -> Iterator[list[str]]:
    """Let the database refuse everything, and collect what it was asked."""
    asked: list[str] = []

    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)
        raise OperationalError(statement, None, Exception("away"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    yield asked
    event.remove(db.engine, "before_cursor_execute", refuse)


def take(begin: Begin, sign_on: SignOn, step: Step) -> None:
    with begin() as session:
        session.get_one(SignOn, sign_on.id).take(step, at=NOON, by=STAFF)


def organizations(client: PageClient, plan: Plan) -> str:
    return client.get(f"/plans/{plan.slug}/endorsers").get_data(as_text=True)


def test_the_second_look_wakes_nobody(
    client: PageClient, plan: Plan, made: list[str], at: object
) -> None:
    for page in ("", "/endorsers", "/signers", "/versions", "/actions/1", "/style.css"):
        path = f"/plans/{plan.slug}{page}"
        first, again = client.get(path), client.get(path)
        assert again.get_data() == first.get_data()
        assert [each for each in again.headers if each[0] != "Date"] == [
            each for each in first.headers if each[0] != "Date"
        ]
        assert client.head(path).headers["ETag"] == first.headers["ETag"]
        assert made.count(path) == 1, path


def test_who_is_approved_withdraws_or_is_hidden_shows_at_once(
    client: PageClient, begin: Begin, plan: Plan, at: object
) -> None:
    with begin() as session:
        acme = a_sign_on(session, plan, State.IN_REVIEW, an_organization("Acme Aid"), now=NOON)
    assert "Acme Aid" not in organizations(client, plan)
    for step, is_shown in ((Step.APPROVE, True), (Step.QUARANTINE, False), (Step.RELEASE, True)):
        take(begin, acme, step)
        assert ("Acme Aid" in organizations(client, plan)) is is_shown
    take(begin, acme, Step.WITHDRAW)
    assert "Acme Aid" not in organizations(client, plan)


def test_a_fold_a_new_text_and_closing_show_at_once(
    client: PageClient, begin: Begin, plan: Plan, at: object
) -> None:
    path = f"/plans/{plan.slug}"
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_organization("Acme Aid"), now=NOON)
    pages = [client.get(path).get_data()]
    fold(begin, NOON)
    pages.append(client.get(path).get_data())
    with begin() as session:
        plans.load(session, a_file("title: A Fairer Plan"), by=OPERATOR, now=NOON)
    pages.append(client.get(path).get_data())
    with begin() as session:
        plans.close_plan(session, session.get_one(Plan, plan.id), by=OPERATOR, now=NOON)
    pages.append(client.get(path).get_data())
    assert b"A Fairer Plan" in pages[2]
    assert len(set(pages)) == len(pages)


def test_a_page_lasts_for_its_minute(
    client: PageClient, plan: Plan, made: list[str], at: time_machine.Traveller
) -> None:
    path = f"/plans/{plan.slug}/versions"
    for time, is_made in (
        (NOON, True),
        (NOON + timedelta(seconds=59), False),
        (NOON + timedelta(seconds=60), True),
        (NOON - timedelta(hours=1), True),
        (NOON + timedelta(days=31), True),
    ):
        at.move_to(time)
        made.clear()
        client.get(path)
        assert bool(made) is is_made, time


def test_a_plan_opens_on_the_minute(
    client: PageClient, begin: Begin, plan: Plan, at: time_machine.Traveller
) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).closes_at = NOON + timedelta(minutes=5)
    before = client.get(f"/plans/{plan.slug}").get_data()
    at.move_to(NOON + timedelta(minutes=5))
    assert client.get(f"/plans/{plan.slug}").get_data() != before


@pytest.mark.parametrize("visibility", [Visibility.PLACE, Visibility.COUNTED])
def test_a_hidden_signer_leaves_no_trace_before_the_full_hour(
    client: PageClient, begin: Begin, plan: Plan, at: time_machine.Traveller, visibility: Visibility
) -> None:
    pages = ("", "/endorsers", "/signers", "/endorsers.csv", "/endorsers.json", "/counts.json")
    paths = [f"/plans/{plan.slug}{page}" for page in pages]

    def looks() -> list[tuple[str, bytes]]:
        fold(begin, NOON)
        answers = [client.get(path) for path in paths]
        return [(each.headers["ETag"], each.get_data()) for each in answers]

    before = looks()
    hidden = an_individual("Cyd Hidden", visibility=visibility)
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, hidden, now=NOON)
    assert looks() == before
    at.move_to(NOON + timedelta(minutes=30))
    fold(begin, NOON + timedelta(minutes=30))
    assert client.get(paths[0]).get_data() != before[0][1]


@pytest.mark.one_database
def test_whether_an_address_was_new_to_us_cannot_be_seen_by_any_page(
    client: PageClient, begin: Begin, plan: Plan, made: list[str], at: object
) -> None:
    paths = [f"/plans/{plan.slug}{page}" for page in ("", "/endorsers.csv", "/endorsers.json")]
    fold(begin, NOON)
    before = [client.get(path).headers["ETag"] for path in paths]
    made.clear()
    with begin() as session:
        a_sign_on(session, plan, State.PENDING, now=NOON)
        a_sign_on(session, plan, State.EXPIRED, an_organization("Acme Aid"), now=NOON)
    assert fold(begin, NOON) > 0
    assert [client.get(path).headers["ETag"] for path in paths] == before
    assert paths[0] not in made, "making it anew takes longer, and that could be measured"


def test_languages_and_hosts_have_pages_of_their_own(
    client: PageClient, plan: Plan, made: list[str], at: object
) -> None:
    path = f"/plans/{plan.slug}"
    ours = client.get(path).get_data()
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example"):
        assert client.get(path, headers={"Host": host}).status_code == HTTPStatus.BAD_REQUEST
    for header in ("X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded"):
        assert client.get(path, headers={header: "evil.example"}).get_data() == ours
    local = client.get(path, headers={"Host": "127.0.0.1"}).get_data(as_text=True)
    assert "127.0.0.1" not in local
    assert client.get(path).get_data() == ours


def test_what_is_not_there_is_kept_by_nobody(
    client: PageClient, begin: Begin, plan: Plan, made: list[str]
) -> None:
    path = f"/plans/{plan.slug}/versions/2"
    assert [client.get(path).status_code for _ in range(2)] == [404, 404]
    assert made == [path, path]
    with begin() as session:
        plans.load(session, a_file(), by=OPERATOR, now=NOON)
    assert client.get(path).status_code == HTTPStatus.OK


@pytest.mark.one_database
def test_a_static_file_that_is_missing_stays_an_error(client: PageClient) -> None:
    assert [client.get("/static/missing.css").status_code for _ in range(2)] == [404, 404]


def test_a_plan_that_is_taken_back_is_forgotten(
    app: Flask, client: PageClient, begin: Begin, plan: Plan
) -> None:
    path = f"/plans/{plan.slug}"
    assert client.get(path).status_code == HTTPStatus.OK
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, now=NOON)
        session.execute(update(Plan).values(state=PlanState.DRAFT))
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert path not in {address[2] for address in app.extensions["signon.page_cache"].pages.pages}


def test_a_page_with_a_cookie_is_kept_by_nobody(
    app: Flask, client: PageClient, plan: Plan, made: list[str]
) -> None:
    @open_to_all
    def biscuit() -> Response:
        response = keep("<!DOCTYPE html>", "text/plain")
        response.set_cookie("who", "you")
        return response

    @open_to_all
    @keeps_session
    def mistake() -> Response:
        return keep("for everybody")

    app.add_url_rule("/biscuit", view_func=biscuit)
    app.add_url_rule("/mistake", view_func=mistake)
    for path in ("/biscuit", f"/plans/{plan.slug}/sign", "/manage"):
        assert [client.get(path).status_code for _ in range(2)] == [200, 200]
        assert made.count(path) == 2
    assert Client(app).get("/mistake").status_code == HTTPStatus.INTERNAL_SERVER_ERROR


def test_what_is_kept_stays_readable_without_the_database(
    client: PageClient, begin: Begin, plan: Plan, at: time_machine.Traveller
) -> None:
    path = f"/plans/{plan.slug}"
    before = client.get(path).get_data()
    with away() as asked:
        for minutes in range(3):
            at.move_to(NOON + timedelta(minutes=minutes))
            assert client.get(path).get_data() == before
        assert len(asked) < 3, "only one reader waits for it now and then"
        assert client.get(f"{path}/versions").status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_page_that_cannot_be_made_anew_stays_as_it_was(
    client: PageClient, begin: Begin, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/plans/{plan.slug}"
    before = client.get(path)
    with begin() as session:
        a_sign_on(session, plan, now=NOON)
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> None:
            raise OperationalError("SELECT", None, Exception("away"))

        patch.setattr("signon.plan.queries.shown", refuse)
        again = client.get(path, headers={"Accept-Encoding": "identity"})
        assert (again.status_code, again.get_data()) == (HTTPStatus.OK, before.get_data())
        held = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
        assert held.status_code == HTTPStatus.NOT_MODIFIED
