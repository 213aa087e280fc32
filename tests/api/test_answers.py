"""How the API answers: open to every script, kept by readers, counted by network."""

import gzip
import json
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from signon.api import queries
from signon.core.lifecycle import State
from signon.endorsers.chores import fold_batch
from signon.models import Plan
from signon.web import clock
from tests.api.lived_in import Api
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization

pytestmark = pytest.mark.one_database
PATHS = ("", "/counts", "/endorsers", "/signers", "/endorsers?limit=1", "/endorsers?q=acme")
LIMIT = {"SIGNON_LIMIT_API": "3/1m", "SIGNON_KEEP_PAGES": "1"}


def test_who_has_the_answer_gets_an_empty_one(api: Api) -> None:
    for path in PATHS:
        first = api.ask(path)
        assert first.headers["Cache-Control"].startswith("public, max-age=60, ")
        for held in (first.headers["ETag"], f'"x", {first.headers["ETag"]}', "*"):
            again = api.ask(path, If_None_Match=held)
            assert (again.status_code, again.get_data()) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert api.ask(path, If_None_Match='"other"').status_code == 200


def test_a_changed_answer_has_another_tag(api: Api, lived_in: Plan, begin: Begin) -> None:
    tag = api.ask("/endorsers").headers["ETag"]
    with begin() as session:
        a_sign_on(session, lived_in, State.LISTED, an_organization("New"), now=clock.now())
    changed = api.ask("/endorsers", If_None_Match=tag)
    assert changed.status_code == 200
    assert '"New"' in changed.get_data(as_text=True)


def test_counts_that_stay_the_same_keep_their_tag_for_the_minute(
    api: Api, begin: Begin, now: datetime
) -> None:
    tag = api.ask("/counts").headers["ETag"]
    with begin() as session:
        fold_batch(session, now=now + timedelta(hours=1, seconds=30, microseconds=5))
    assert api.ask("/counts", If_None_Match=tag).status_code == 304
    with begin() as session:
        fold_batch(session, now=now + timedelta(hours=1, seconds=60))
    changed = api.ask("/counts", If_None_Match=tag)
    assert json.loads(changed.get_data())["as_of"] == "2020-12-14T16:31:00Z"


def test_every_script_may_read_it_without_cookies(api: Api, client: PageClient) -> None:
    errors = ("/api/v1/plans/none", "/api/v1/nowhere", "/api/v1/plans?x=%00")
    for path in (f"/api/v1/plans/{api.slug}", "/api/v1/openapi.json", *errors):
        headers = client.get(path, headers={"Origin": "https://news.example"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in headers
        assert "Set-Cookie" not in headers
        assert {"ETag", "Link", "Retry-After"} == set(
            headers["Access-Control-Expose-Headers"].split(", ")
        )
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_may_ask_before_it_asks(api: Api, client: PageClient) -> None:
    asked = {
        "Origin": "https://news.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = client.options(f"/api/v1/plans/{api.slug}/counts", headers=asked)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "POST" not in response.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


def test_no_page_for_people_is_open_to_scripts(api: Api, client: PageClient) -> None:
    for path in ("/", f"/plans/{api.slug}", f"/plans/{api.slug}/endorsers", "/api/", "/es/api/"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers, path


def test_the_head_alone_has_the_same_headers(api: Api, client: PageClient) -> None:
    path = f"/api/v1/plans/{api.slug}/endorsers?limit=1"
    head, full = client.head(path), client.get(path)
    assert (head.status_code, head.get_data()) == (200, b"")
    for name in ("ETag", "Link", "Content-Type", "Access-Control-Allow-Origin"):
        assert head.headers[name] == full.headers[name]


@pytest.fixture
def limited(app: Flask, plan: Plan) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.mark.parametrize("overrides", [LIMIT])
def test_one_network_asks_as_often_as_the_setting_says(limited: PageClient, plan: Plan) -> None:
    path, tag = f"/api/v1/plans/{plan.slug}/counts", ""
    for _ in range(3):
        response = limited.get(path, headers={"If-None-Match": tag})
        assert response.status_code in {200, 304}
        tag = response.headers["ETag"]
    refused = limited.get(path, headers={"If-None-Match": tag})
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Cache-Control"] == "no-store"
    assert json.loads(refused.get_data())["type"] == "http://localhost/api/#too-many-requests"


@pytest.mark.parametrize("overrides", [LIMIT])
def test_the_limit_is_one_for_all_paths_and_touches_nobody_else(
    limited: PageClient, plan: Plan
) -> None:
    paths = [f"/api/v1/plans/{plan.slug}{path}" for path in ("", "/counts", "/signers")]
    assert [limited.get(path).status_code for path in paths] == [200, 200, 200]
    assert limited.get("/api/v1/plans").status_code == 429
    assert limited.head("/api/v1/plans").status_code == 429
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}
    assert limited.get("/api/v1/plans", environ_base=elsewhere).status_code == 200
    for path in ("/api/", f"/plans/{plan.slug}"):
        assert limited.get(path).status_code == 200
    assert limited.options("/api/v1/plans").status_code == 200
    assert limited.get("/api/v1/plans", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 429


@pytest.mark.parametrize("overrides", [{"SIGNON_KEEP_PAGES": "1"}])
def test_an_answer_is_packed_for_who_can_unpack_it(limited: PageClient, plan: Plan) -> None:
    path = f"/api/v1/plans/{plan.slug}"
    packed = limited.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    plain = limited.get(path)
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_a_database_that_is_away_says_when_to_come_back(
    app: Flask, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_session: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("secret"))

    monkeypatch.setattr(queries, "shown", away)
    response = api.client.get("/api/v1/plans")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "secret" not in response.get_data(as_text=True)
