"""A page answers the methods it was made for; nothing smuggles in another."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from signon.models import Plan
from tests.client import PageClient
from tests.web.raw import send

pytestmark = pytest.mark.one_database
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
UUID = "0d6f2a5e-9f0b-4a44-8d3e-3d1a0d1f7a11"
VALUES = {"slug": "fair-plan", "number": 1, "token": "a" * 43, "filename": "style.css"}
OTHERS = {
    "sign_on_id": UUID,
    "job_id": UUID,
    "letter_id": UUID,
    "id": UUID,
    "name": "x",
    "staff_id": 1,
    "form": "pdf",
    "us_state": "TX",
}


def path_of(app: Flask, rule: Rule, method: str = "") -> str:
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        values = {name: (VALUES | OTHERS)[name] for name in rule.arguments}
        return adapter.build(rule.endpoint, values, method=method or next(iter(rule.methods or ())))


def test_every_page_refuses_every_other_method(app: Flask, client: PageClient, plan: Plan) -> None:
    allowed: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        allowed.setdefault(path_of(app, rule), set()).update(rule.methods or set())
    assert len(allowed) > 25
    for path, methods in allowed.items():
        for method in set(METHODS) - methods:
            response = client.open(path, method=method)
            assert response.status_code == 405, (method, path)
            assert set(response.headers["Allow"].split(", ")) == methods, path


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_turns_one_method_into_another(
    client: PageClient, plan: Plan, header: str
) -> None:
    path = f"/plans/{plan.slug}/endorsers"
    assert client.get(path, headers={header: "DELETE"}).status_code == 200
    assert client.post(path, headers={header: "GET"}).status_code == 405
    assert client.get(f"{path}?_method=POST").status_code == 200
    assert send(client, path, b"_method=GET").status_code == 405


def test_asking_for_the_options_changes_nothing(client: PageClient, plan: Plan) -> None:
    response = client.options(f"/plans/{plan.slug}/sign")
    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
