"""Every error below /api is a problem document that leads to its explanation."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from signon.api.answer_views import dressed
from signon.api.problems import EVERY_KIND
from signon.models import Plan
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import PLAN, a_plan

pytestmark = pytest.mark.one_database
MEMBERS = {"type", "title", "status", "detail", "request_id", "errors"}
NOWHERE = ("/api/nope", "/api/v1", "/api/v1/", "/api/v2/plans", "/api/v1/plans/a")


def problem(response: TestResponse) -> dict[str, Any]:
    assert response.mimetype == "application/problem+json"
    found: dict[str, Any] = json.loads(response.get_data())
    assert set(found) == MEMBERS
    assert found["status"] == response.status_code
    return found


def test_an_address_that_is_none_is_a_problem(client: PageClient, plan: Plan) -> None:
    for path in (*NOWHERE, f"/api/v1/plans/{plan.slug}/counts/x", "/es/api/v1/plans"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert problem(response)["title"] == "There is nothing at this address"
    names = {problem(client.get(path))["request_id"] for path in NOWHERE}
    assert len(names) == len(NOWHERE)


def test_other_errors_stay_pages(client: PageClient) -> None:
    for path in ("/apis", "/apiary/v1", "/nowhere"):
        assert client.get(path).mimetype == "text/html"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_another_method_is_told_which_are_right(client: PageClient, method: str) -> None:
    for path in ("/api/v1/plans", "/api/v1/plans/x/endorsers", "/api/v1/openapi.json", "/api/"):
        response = client.open(path, method=method)
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert problem(response)["type"] == "http://localhost/api/#method-not-allowed"


def test_a_foreign_host_is_told_so(client: PageClient) -> None:
    response = client.get("/api/v1/plans", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in json.dumps(problem(response))


def test_a_problem_leads_to_its_explanation(client: PageClient) -> None:
    page = parse(client.get("/api/").get_data(as_text=True))
    ids = {each.get("id") for each in page.iter()}
    for kind in EVERY_KIND:
        assert kind.anchor in ids
    address, _, anchor = problem(client.get("/api/nope"))["type"].partition("#")
    assert (address, anchor) == ("http://localhost/api/", "not-found")


def test_it_speaks_english_whatever_the_plan_speaks(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        source = PLAN.replace("language: en", "language: es")
        a_plan(session, now=now, slug="plan-justo", source=source)
    for path in ("/api/v1/plans/plan-justo/signers?limit=x", "/api/v1/plans/plan-justo/none"):
        found = problem(client.get(path))
        assert found["title"] in {"A parameter is not valid", "There is nothing at this address"}


def test_a_status_that_has_no_words_of_its_own_has_those_of_http(app: Flask) -> None:
    with app.test_request_context("/api/v1/plans"):
        found = json.loads(dressed("410", 410).get_data())
    assert (found["type"], found["title"]) == ("about:blank", "Gone")


def test_nothing_is_told_of_what_is_inside(client: PageClient, plan: Plan) -> None:
    inside = re.compile(r"Traceback|signon/|\.py\b|SELECT|sqlite|werkzeug|flask", re.IGNORECASE)
    for path in (*NOWHERE, f"/api/v1/plans/{plan.slug}/endorsers?limit=<script>&q=%27"):
        assert not inside.search(client.get(path).get_data(as_text=True))
        assert "<script>" not in client.get(path).get_data(as_text=True)
