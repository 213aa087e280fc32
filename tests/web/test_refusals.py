"""Refused requests are counted, and a flood of them does not make the service write."""

import pytest
from flask import Flask
from sqlalchemy import event, select

from signon.extensions import db
from signon.models import Plan, Refusal
from signon.web.refusals import KEY, Refusals
from tests.client import PageClient
from tests.conftest import Begin

pytestmark = pytest.mark.one_database


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_API": "1/1h"}


def test_what_is_over_a_limit_is_counted_by_endpoint(
    app: Flask, client: PageClient, begin: Begin
) -> None:
    app.extensions[KEY] = Refusals(every_seconds=0)
    assert [client.get("/api/v1/plans").status_code for _ in range(3)] == [200, 429, 429]
    with begin() as session:
        found = session.scalars(select(Refusal)).one()
    assert (found.kind, found.endpoint, found.number) == ("limit", "api.plans", 2)


@pytest.mark.parametrize("path", ["endorsers?q=aid", "endorsers.csv?q=aid", "endorsers.json?q=aid"])
def test_a_search_is_limited_and_a_list_is_not(client: PageClient, plan: Plan, path: str) -> None:
    base = f"/plans/{plan.slug}/"
    assert [client.get(base + path).status_code for _ in range(2)] == [200, 429]
    whole = path.partition("?")[0]
    assert [client.get(base + whole).status_code for _ in range(2)] == [200, 200]


def test_a_flood_is_written_down_once_in_a_while(app: Flask, client: PageClient) -> None:
    written: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: written.append(given[2]))
    for _ in range(9):
        client.get("/api/v1/plans")
    assert len([each for each in written if "INSERT INTO refusal" in each]) == 1
