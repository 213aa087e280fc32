"""Who only reads gets no cookie; who sends a form gets one that nobody else can use or make."""

import pytest
from flask import Flask
from flask import session as cookie_session
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from signon.models import Plan, SignOn
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import PASSWORD, a_member
from tests.web.conftest import HTTPS

pytestmark = pytest.mark.one_database
SITE = "https://plan.example.org"
READING = ("", "/endorsers", "/signers", "/versions", "/versions/1", "/actions/1", "/removed")
PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}


def leaves_no_trace(response: TestResponse) -> bool:
    vary = response.headers.get("Vary", "Accept-Encoding")  # packed or not: it names nobody
    return "Set-Cookie" not in response.headers and vary == "Accept-Encoding"


def test_a_page_to_read_sets_no_cookie_and_varies_on_none(client: PageClient, plan: Plan) -> None:
    client.get(f"/plans/{plan.slug}/sign")  # has a cookie from now on
    paths = ["/", "/healthz", "/nowhere", "/manage/sent", "/static/style.css"]
    paths += [f"/plans/{plan.slug}{page}" for page in READING]
    for path in paths:
        response = client.get(path)
        assert leaves_no_trace(response), path
        response.close()


def test_a_refused_request_sets_no_cookie(client: PageClient, plan: Plan) -> None:
    path = f"/plans/{plan.slug}/endorsers"
    assert leaves_no_trace(client.get(f"{path}?q=%00"))
    assert leaves_no_trace(client.post(path))
    assert leaves_no_trace(client.get(path, headers={"Host": "evil.example"}))


def test_what_a_page_without_session_puts_in_is_forgotten(app: Flask, plan: Plan) -> None:
    with app.test_request_context(f"/plans/{plan.slug}") as context:
        cookie_session["name"] = "Ana"
        response = app.make_response("")
        app.session_interface.save_session(app, context.session, response)
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("overrides", [HTTPS], indirect=True)
def test_in_production_the_cookie_is_for_this_host_alone(client: PageClient, plan: Plan) -> None:
    response = client.get(f"/plans/{plan.slug}/sign", base_url=SITE)
    [cookie] = response.headers.getlist("Set-Cookie")
    name, *rest = cookie.split("; ")
    assert name.startswith("__Host-signon=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} == set(rest)
    assert "Cookie" in response.vary
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("overrides", [HTTPS], indirect=True)
def test_in_production_the_cookie_of_a_known_staff_browser_is_for_https_and_their_pages_alone(
    client: PageClient, begin: Begin
) -> None:
    with begin() as session:
        email = a_member(session, now=clock.now()).email
    target, kept = client.form(f"{SITE}/admin/login")
    typed = kept | {"email": email, "password": PASSWORD}
    cookies = client.post(target, data=typed, base_url=SITE).headers.getlist("Set-Cookie")
    [(name, *rest)] = [each.split("; ") for each in cookies if "device" in each]
    assert name.startswith("__Secure-signon_device=")
    assert {"Secure", "HttpOnly", "Path=/admin", "SameSite=Lax"} < set(rest)


@pytest.mark.parametrize("value", ["garbage", "", "e30.aaaa.bbbb", "a" * 4000])
def test_a_cookie_that_is_not_ours_is_ignored(client: PageClient, plan: Plan, value: str) -> None:
    client.set_cookie("signon-80", value)
    assert client.submit(f"/plans/{plan.slug}/sign", PERSON).status_code == 303


def test_a_cookie_that_was_altered_is_worth_nothing(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    target, kept = client.form(f"/plans/{plan.slug}/sign")
    cookie = client.get_cookie("signon-80")
    assert cookie is not None
    client.set_cookie("signon-80", f"{cookie.value[:-4]}AAAA")
    assert client.post(target, data=kept | PERSON).status_code == 422
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(SignOn)) == 0
