"""Every response carries the security headers, errors too."""

import pytest
from flask import Flask

from signon.models import Plan
from signon.web.guard.headers import CONTENT_SECURITY_POLICY, HEADERS
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_submission, token_of
from tests.web.conftest import HTTPS
from tests.web.raw import send

pytestmark = pytest.mark.one_database
SITE = "https://plan.example.org"
UNKNOWN = "a" * 43
PAGES = {
    "/": 200,
    "/plans/fair-plan": 200,
    "/plans/fair-plan/sign": 200,
    "/plans/fair-plan/endorsers": 200,
    "/healthz": 200,
    "/static/style.css": 200,
    "/nowhere": 404,
    "/plans/fair-plan/endorsers?q=%00": 400,
    "/admin/": 302,
    f"/confirm/{UNKNOWN}": 404,
}


@pytest.mark.parametrize("overrides", [{}, HTTPS], ids=["http", "https"], indirect=True)
def test_every_response_has_them(client: PageClient, plan: Plan, overrides: dict[str, str]) -> None:
    for path, status in PAGES.items():
        response = client.get(path, base_url=SITE if overrides else "http://localhost")
        assert response.status_code == status, path
        assert set(HEADERS) <= set(response.headers.keys()), path
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        hsts = response.headers.get("Strict-Transport-Security", "")
        assert hsts == ("max-age=31536000; includeSubDomains" if overrides else ""), path
        response.close()


def test_a_refused_post_has_them(app: Flask, client: PageClient, plan: Plan) -> None:
    for body in (b"", b"a" * 100_000):
        response = send(client, f"/plans/{plan.slug}/sign", body)
        assert set(HEADERS) <= set(response.headers.keys())
        assert response.headers["Cache-Control"] == "no-store"
        assert response.content_type == "text/html; charset=utf-8"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert set(" ".join(rules.values()).split()) == {"'none'", "'self'", "data:"}


def test_a_page_behind_a_secret_address_tells_nobody_where_it_stands(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, now=plan.created_at))
    secret = [f"/confirm/{token}", f"/confirm/{token}/not-me", f"/confirm/{UNKNOWN}"]
    secret += ["/manage", f"/manage/{UNKNOWN}", f"/admin/set-up/{UNKNOWN}"]
    for path in secret:
        response = client.get(path)
        assert response.headers["Referrer-Policy"] == "no-referrer", path
        assert response.headers["Cache-Control"] == "no-store", path
    public = client.get(f"/plans/{plan.slug}")
    assert public.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_nobody_else_may_read_our_pages_by_script(client: PageClient, plan: Plan) -> None:
    response = client.get(f"/plans/{plan.slug}", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("overrides", [{"SIGNON_KEEP_PAGES": "60"}], ids=["kept"], indirect=True)
def test_a_kept_embed_may_be_framed_like_a_fresh_one(
    client: PageClient, plan: Plan, overrides: dict[str, str]
) -> None:
    path = f"/embed/{plan.slug}?style=list"
    fresh = client.get(path)
    kept = client.get(path)
    unchanged = client.get(path, headers={"If-None-Match": fresh.headers["ETag"]})

    assert (kept.status_code, unchanged.status_code) == (200, 304)
    for answer in (fresh, kept, unchanged):
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
