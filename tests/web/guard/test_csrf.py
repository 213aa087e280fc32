"""A POST counts only if it comes from a page of ours, in the visitor's own browser."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from signon.core.permissions import StaffRole
from signon.models import Plan, SignOn
from signon.web import clock
from signon.web.guard.csrf import shows_form_again
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import a_submission, token_of
from tests.staff.people import a_colleague
from tests.web.test_methods import path_of

pytestmark = pytest.mark.one_database
PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}
LOST = "your browser has lost the cookie that the form needs"
ELSEWHERE = {
    "another site": {"Origin": "https://evil.example"},
    "another scheme": {"Origin": "https://localhost"},
    "another port": {"Origin": "http://localhost:8000"},
    "a longer host": {"Origin": "http://localhost.evil.example"},
    "no origin at all": {"Origin": ""},
    "a cross-site form": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "no page": {"Sec-Fetch-Site": "none"},
    "a lie": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
}
AT_HOME: dict[str, dict[str, str]] = {
    "an old browser": {},
    "an old browser behind a mailed link": {"Origin": "null"},
    "a page of ours": {"Origin": "http://localhost"},
    "a new browser": {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    "a page behind a mailed link": {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
}


def test_a_post_from_elsewhere_is_refused(client: PageClient, begin: Begin, plan: Plan) -> None:
    target, kept = client.form(f"/plans/{plan.slug}/sign")
    for where, headers in ELSEWHERE.items():
        response = client.post(target, data=kept | PERSON, headers=headers)
        assert response.status_code == 400, where
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(SignOn)) == 0


@pytest.mark.parametrize("headers", AT_HOME.values(), ids=AT_HOME)
def test_a_post_from_home_is_taken(
    client: PageClient, begin: Begin, plan: Plan, headers: dict[str, str]
) -> None:
    with begin() as session:
        path = f"/confirm/{token_of(a_submission(session, plan, now=plan.created_at))}"
    target, kept = client.form(f"/plans/{plan.slug}/sign")
    assert client.post(target, data=kept | PERSON, headers=headers).status_code == 303
    client.get(path)
    response = client.post(path, data={"csrf_token": kept["csrf_token"]}, headers=headers)
    assert response.status_code != 400


@pytest.mark.parametrize("page", ["sign", "endorse", "check-email"])
def test_a_token_must_be_there_and_ones_own(
    app: Flask, client: PageClient, plan: Plan, page: str
) -> None:
    target, kept = client.form(f"/plans/{plan.slug}/{page}")
    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    _, theirs = stranger.form(target)
    real = kept.pop("csrf_token")
    forged = ["", "garbage", "a.b.c", theirs["csrf_token"], real[:-1], real + "x", "\u2028"]
    for token in forged:
        response = client.post(target, data=kept | {"csrf_token": token})
        assert response.status_code == 422, token
        assert LOST in response.get_data(as_text=True)
    assert client.post(target, data=kept).status_code == 422
    assert client.post(f"{target}?csrf_token={real}", data=kept).status_code == 422


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}])
def test_a_form_whose_cookie_is_lost_comes_back_and_is_taken_then(
    app: Flask, client: PageClient, begin: Begin, plan: Plan, headers: dict[str, str]
) -> None:
    target, kept = client.form(f"/plans/{plan.slug}/sign")
    forgetful = app.test_client()
    assert isinstance(forgetful, PageClient)
    lost = forgetful.post(target, data=kept | PERSON, headers=headers)
    assert lost.status_code == 422
    assert forgetful.get_cookie("signon-80") is not None
    tree = parse(lost.get_data(as_text=True))
    values = {each.get("name"): each.get("value") for each in tree.iter("input")}
    assert {name: values[name] for name in ("name", "email")} == {
        name: PERSON[name] for name in ("name", "email")
    }
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(SignOn)) == 0
    fresh = {"csrf_token": values["csrf_token"] or ""}
    assert forgetful.post(target, data=kept | PERSON | fresh).status_code == 303


def test_every_form_that_is_shown_again_without_its_cookie_does_nothing_else(
    app: Flask, client: PageClient, plan: Plan
) -> None:
    typed = PERSON | {"code": "123456", "resend": "1"}
    for rule in app.url_map.iter_rules():
        if shows_form_again.is_on(app, rule.endpoint):
            path = rule.rule.replace("<slug:slug>", plan.slug)
            response = client.post(path, data=typed)
            assert response.status_code == 422, path
            assert LOST in response.get_data(as_text=True), path


def test_no_button_on_any_page_is_pressed_from_elsewhere_or_without_a_token(
    app: Flask, begin: Begin, plan: Plan
) -> None:
    owner = a_colleague(app, begin, StaffRole.OWNER, now=clock.now())
    _, kept = owner.form("/admin/", "/admin/logout")
    rules = [each for each in app.url_map.iter_rules() if "POST" in (each.methods or ())]
    assert len(rules) > 25
    for path in {path_of(app, each, "POST") for each in rules}:
        assert owner.post(path, data=kept, headers=ELSEWHERE["another site"]).status_code == 400, (
            path
        )
        assert owner.post(path, data={"x": "1"}).status_code in {400, 422}, path
    assert owner.get("/admin/").status_code == 200, "not even signed out"


def test_a_page_that_is_not_there_is_not_there_for_anybody(client: PageClient) -> None:
    headers = {"Origin": "https://evil.example"}
    assert client.post("/nowhere", headers=headers).status_code == 404
    assert client.post("/healthz", headers=headers).status_code == 405
