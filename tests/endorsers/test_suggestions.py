"""Suggestions while typing: listed organizations alone, a few of them, whatever is asked."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon.core.kinds import Scope
from signon.core.lifecycle import State
from signon.endorsers.suggestions import MOST, suggestions
from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.endorsers.plans import is_full_scan, ways
from tests.factories import a_sign_on, an_organization

DOOR = "/plans/fair-plan/endorsers/suggestions"


def names(session: Session, plan: Plan, typed: str) -> list[str | None]:
    return [each["name"] for each in suggestions(session, plan, typed)]


@pytest.fixture
def listed(plan: Plan, session: Session, now: datetime) -> Plan:
    """Return the plan with a few organizations on its list."""
    organization(session, plan, "A.C.L.U. of Texas", now=now, scope=Scope.STATE, us_state="TX")
    organization(session, plan, "Texas Organizing Project", now=now)
    organization(session, plan, "Núñez & Ávila Legal Aid", now=now)
    return plan


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("aclu", ["A.C.L.U. of Texas"]),
        ("TEX", ["A.C.L.U. of Texas", "Texas Organizing Project"]),
        ("tex aclu", ["A.C.L.U. of Texas"]),
        ("nunez av", ["Núñez & Ávila Legal Aid"]),
        ("zebra", []),
        ("...", []),
        ("", []),
        ("   ", []),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(
    listed: Plan, session: Session, typed: str, found: list[str]
) -> None:
    assert names(session, listed, typed) == found


def test_a_suggestion_says_what_it_is_told_apart_by(listed: Plan, session: Session) -> None:
    assert suggestions(session, listed, "aclu") == [
        {"name": "A.C.L.U. of Texas", "state": "TX", "category": "legal"}
    ]


@pytest.mark.parametrize("state", sorted(set(State) - {State.LISTED}))
def test_whoever_is_not_listed_is_not_suggested(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    a_sign_on(session, plan, state, an_organization("Hidden Harbor"), now=now)

    assert names(session, plan, "hidden") == []


def test_a_person_is_not_suggested(plan: Plan, session: Session, now: datetime) -> None:
    individual(session, plan, "Ann Hidden", now=now)

    assert names(session, plan, "ann") == []


def test_a_few_are_enough_and_found_by_an_index(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = organization(session, plan, "Acme 0000", now=now)
    copies(session, first, [{"public_name": f"Acme {number:04}"} for number in range(1, 1500)])

    assert names(session, plan, "acme") == [f"Acme {number:04}" for number in range(MOST)]
    assert names(session, plan, "acme 1499") == ["Acme 1499"]
    for typed in ("acme", "acme 1499"):
        for way in ways(session, lambda asked=typed: suggestions(session, plan, asked)):  # type: ignore[misc] # a lambda's default
            assert not is_full_scan(way), way


def found(client: FlaskClient, typed: str) -> Any:  # noqa: ANN401 - JSON is anything
    return client.get(f"{DOOR}?q={quote(typed)}").get_json()


def test_the_door_answers_with_json_that_anybody_may_keep(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "</script> & Sons", now=now)

    response = client.get(f"{DOOR}?q=sons")
    assert response.get_json()[0]["name"] == "</script> & Sons"
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"].startswith("public")
    assert response.headers["ETag"]
    assert (
        client.get(
            f"{DOOR}?q=sons", headers={"If-None-Match": response.headers["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.one_database
@pytest.mark.parametrize(
    "query",
    [
        *("", "?q", "?q=", "?q=%", "?q=_", "?q=%27%20OR%201=1--", "?q=%F0%9F%98%80", "?x=1"),
        *("?q=" + "a" * 201, "?q=" + "a%20" * 60, "?q=%E2%80%AE", "?q[]=a", "?q=a&cursor=broken"),
        "?q=" + "%CC%81" * 150,
    ],
)
def test_whatever_is_asked_the_answer_is_a_list(client: PageClient, plan: Plan, query: str) -> None:
    response = client.get(DOOR + query)
    assert response.status_code == HTTPStatus.OK
    assert response.get_json() == []


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["?q=%00", "?q=%FF", "?q=%ED%A0%80"])
def test_what_is_no_text_is_refused(client: PageClient, plan: Plan, query: str) -> None:
    assert client.get(DOOR + query).status_code in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}


@pytest.mark.one_database
def test_the_door_belongs_to_a_plan_and_has_one_language(client: PageClient, plan: Plan) -> None:
    assert client.get("/plans/no-such-plan/endorsers/suggestions?q=a").status_code == 404
    assert client.get(f"/es{DOOR}?q=a").status_code == 404
    assert client.post(DOOR).status_code == 405


@pytest.mark.one_database
@pytest.mark.parametrize("overrides", [{"SIGNON_LIMIT_API": "2/1m"}])
def test_who_asks_too_often_has_to_wait(app: Flask, client: PageClient, plan: Plan) -> None:
    assert [client.get(DOOR).status_code for _ in range(3)] == [200, 200, 429]
