"""Whoever forgets to say who may enter has shut the door."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import pytest
from flask import Flask, Response

from signon.core.actor import OPERATOR
from signon.core.permissions import Permission, StaffRole
from signon.staff import accounts
from signon.staff.service import admit
from signon.web.guard.access import (
    is_open,
    keeps_session,
    may_keep_session,
    needs,
    open_to_all,
    permission_of,
    the_staff,
)
from tests.client import PageClient
from tests.conftest import Begin

pytestmark = pytest.mark.one_database
EMAIL, PASSWORD = "mo@example.org", "correct horse battery staple"


def view() -> str:
    return ""


@open_to_all
def open_view() -> str:
    return ""


@open_to_all
@keeps_session
def form_view() -> str:
    return ""


@keeps_session
def forgotten_view() -> str:
    return ""


@needs(Permission.ERASE)
def owners_view() -> Response:
    return Response(the_staff().email, mimetype="text/plain")


VIEWS: dict[str, Callable[[], str | Response]] = {
    "/shut": view,
    "/open": open_view,
    "/form": form_view,
    "/forgotten": forgotten_view,
    "/owners": owners_view,
}


@pytest.fixture
def rooms(app: Flask) -> Flask:
    """Return the application with a view of each kind."""
    for path, each in VIEWS.items():
        app.add_url_rule(path, path, each, methods=["GET", "POST"])
    return app


def signed_in(client: PageClient, begin: Begin, role: StaffRole, *, now: datetime) -> PageClient:
    with begin() as session:
        admit(session, EMAIL, role, accounts.hashed(PASSWORD), by=OPERATOR, now=now)
    client.submit("/admin/login", {"email": EMAIL, "password": PASSWORD})
    return client


def test_marks_say_what_a_view_is(rooms: Flask) -> None:
    assert [is_open(rooms, path) for path in VIEWS] == [False, True, True, False, False]
    assert [may_keep_session(rooms, path) for path in VIEWS] == [False, False, True, True, True]
    assert [permission_of(rooms, path) for path in VIEWS] == [*[None] * 4, Permission.ERASE]
    assert all(is_open(rooms, each) for each in ("static", "security.login", "security.logout"))


def test_a_stranger_is_sent_to_sign_in(rooms: Flask, client: PageClient) -> None:
    for path, status in (("/shut", 302), ("/open", 200), ("/form", 200), ("/owners", 302)):
        response = client.get(path)
        assert response.status_code == status, path
        assert status == HTTPStatus.OK or response.location == f"/admin/login?next={path}"


def test_who_may_enter_is_asked_before_anything_else(rooms: Flask, client: PageClient) -> None:
    response = client.post("/owners", data={"csrf_token": "forged"})
    assert (response.status_code, response.location) == (302, "/admin/login")


def test_a_view_without_a_mark_is_shut_even_for_an_owner(
    rooms: Flask, client: PageClient, begin: Begin, now: datetime
) -> None:
    owner = signed_in(client, begin, StaffRole.OWNER, now=now)
    assert owner.get("/owners").get_data(as_text=True) == EMAIL
    assert owner.get("/shut").status_code == 302  # it has no session, so nobody is signed in
    assert owner.get("/forgotten").status_code == 403
    assert owner.get("/open").status_code == 200


def test_a_role_without_the_permission_is_refused(
    rooms: Flask, client: PageClient, begin: Begin, now: datetime
) -> None:
    moderator = signed_in(client, begin, StaffRole.MODERATOR, now=now)
    response = moderator.get("/owners")
    assert response.status_code == 403
    assert "Your role does not include it" in response.get_data(as_text=True)
