"""Looking changes nothing: no GET, HEAD or OPTIONS writes, and no reading page leaves a cookie."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from signon.config import Settings
from signon.extensions import db
from signon.models import Base, Plan
from signon.web import clock
from signon.web.guard.access import may_keep_session
from signon.web.secret_paths import secret_path
from tests.client import PageClient
from tests.conftest import Begin
from tests.house.visits import OWNER, PASSWORD, Addresses, move_in

LOOKING = ("GET", "HEAD", "OPTIONS")
WRITE = re.compile(
    r"(?<!FOR )\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|IMMEDIATE)\b", re.IGNORECASE
)
PERSON = {"name": "Fay Park", "email": "fay@example.org", "visibility": "full"}
Statements = list[str]


@pytest.fixture
def now() -> datetime:
    """Return the present: what was sent long ago could not be confirmed any more."""
    return clock.now()


@pytest.fixture
def addresses(begin: Begin, plan: Plan, settings: Settings, now: datetime) -> Addresses:
    with begin() as session:
        return move_in(session, plan, settings, now=now)


@pytest.fixture(params=["a stranger", "a signer", "an owner"])
def visitor(
    client: PageClient, addresses: Addresses, plan: Plan, request: pytest.FixtureRequest
) -> PageClient:
    """Return a browser without a cookie, with that of a form, with that of the staff."""
    if request.param == "a signer":
        client.submit(f"/plans/{plan.slug}/sign", PERSON)
    if request.param == "an owner":
        client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})
        assert client.get("/admin/").status_code == HTTPStatus.OK
    return client


@contextmanager
def watched() -> Iterator[Statements]:
    """Collect the statements that write, also those that a rollback would undo."""
    writes: Statements = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if WRITE.search(statement):
            writes.append(statement)

    event.listen(db.engine, "before_cursor_execute", look)
    yield writes
    event.remove(db.engine, "before_cursor_execute", look)


def look(visitor: PageClient, path: str, method: str = "GET") -> TestResponse:
    """Open a page; a mail that is shown as it was sent is none of ours, and not checked."""
    plain = FlaskClient.open if path.startswith("/dev/mail/") else PageClient.open
    return plain(visitor, path, method=method)


def contents() -> dict[str, list[str]]:
    """Return every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table.name}"'))))  # noqa: S608 - our own tables
            for table in Base.metadata.sorted_tables
        }


def test_every_address_that_answers_a_get_is_visited(app: Flask, addresses: Addresses) -> None:
    rules = [each for each in app.url_map.iter_rules() if "GET" in (each.methods or ())]

    missing = {each.endpoint for each in rules} - set(addresses)
    assert not missing, "tests/house/visits.py must say where these pages are found"


@pytest.mark.one_database
def test_every_page_is_found_under_its_first_address(
    client: PageClient, addresses: Addresses
) -> None:
    client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})

    for endpoint, (first, *_) in addresses.items():
        # Who is signed in has nothing to sign in to, and nothing that was kept.
        if not endpoint.startswith("security.") and endpoint != "kept_form.show":
            with look(client, first) as response:
                assert response.status_code == HTTPStatus.OK, f"{endpoint} is not at {first}"


@pytest.mark.parametrize("method", LOOKING)
def test_looking_at_a_page_changes_nothing(
    visitor: PageClient, addresses: Addresses, method: str
) -> None:
    before = contents()

    for endpoint, paths in addresses.items():
        for path in paths:
            with watched() as writes:
                look(visitor, path, method).close()
            advice = "only a POST may change anything; use reading(), and a form with a button"
            assert not writes, f"{method} {path} ({endpoint}) writes: {advice}"
    assert contents() == before


@pytest.mark.parametrize("method", LOOKING)
@pytest.mark.one_database
def test_a_page_to_read_knows_no_cookie(
    app: Flask, visitor: PageClient, addresses: Addresses, method: str
) -> None:
    quiet = [each for each in addresses if not may_keep_session(app, each)]

    for path in [path for endpoint in quiet for path in addresses[endpoint]]:
        with look(visitor, path, method) as response:
            headers = response.headers
        advice = "nothing on a page without @keeps_session may touch the session"
        assert "Set-Cookie" not in headers, f"{path}: {advice}"
        assert "Cookie" not in headers.get("Vary", ""), f"{path}: {advice}"


@pytest.mark.one_database
def test_a_page_with_a_cookie_or_a_secret_is_kept_by_nobody_and_every_text_names_its_charset(
    app: Flask, client: PageClient, addresses: Addresses
) -> None:
    client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})
    for endpoint, (path, *_) in addresses.items():
        with look(client, path) as response:
            kept, kind = response.headers.get("Cache-Control"), response.content_type
        if may_keep_session(app, endpoint) or secret_path.is_on(app, endpoint):
            assert kept == "no-store", f"{path}: {kept}"
        if (kind or "").startswith("text/"):
            assert (kind or "").endswith("; charset=utf-8"), f"{path}: {kind}"


@pytest.mark.one_database
def test_an_address_that_is_no_page_knows_no_cookie(visitor: PageClient) -> None:
    for path in ("/nowhere", "/admin/nowhere", "/plans/A", "/confirm/short"):
        headers = visitor.get(path).headers
        assert "Set-Cookie" not in headers
        assert "Cookie" not in headers.get("Vary", "")
