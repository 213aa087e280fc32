"""What staff had typed when the session ended is given back to the same account, once."""

import pytest
from flask import Flask
from sqlalchemy import delete

from signon.core.permissions import StaffRole
from signon.models import Plan, StaffSession
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import OTHER_PASSWORD, a_colleague, a_member, address_of, log_in

pytestmark = pytest.mark.one_database
PAGE = "/admin/plans/fair-plan"


@pytest.fixture
def owner(app: Flask, begin: Begin, plan: Plan) -> PageClient:
    return a_colleague(app, begin, StaffRole.OWNER, now=plan.created_at)


def send_too_late(owner: PageClient, begin: Begin, values: dict[str, str]) -> str:
    """Fill in a form, send it when the session has ended, and return where that leads."""
    target, kept = owner.form(PAGE, f"{PAGE}/address")
    with begin() as session:
        session.execute(delete(StaffSession))
    answer = owner.post(target, data=kept | values)
    assert answer.status_code == 302
    return answer.location


def test_what_was_typed_can_be_sent_after_the_sign_in(owner: PageClient, begin: Begin) -> None:
    way = send_too_late(owner, begin, {"vanity": "fair-2021"})
    answer = owner.submit(
        way, {"email": address_of(StaffRole.OWNER), "password": "a long walk to the sea"}
    )
    assert answer.location == "/admin/kept"
    assert owner.get("/fair-2021").status_code == 404, "nothing is sent by itself"
    assert owner.submit("/admin/kept", action=f"{PAGE}/address").status_code == 303
    assert owner.get("/fair-2021").location == "/plans/fair-plan"
    assert owner.get("/admin/kept").location == "/admin/", "once"


def test_another_account_does_not_see_it(owner: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        a_member(session, StaffRole.VIEWER, now=plan.created_at)
    send_too_late(owner, begin, {"vanity": "fair-2021"})
    log_in(owner, address_of(StaffRole.VIEWER))
    assert owner.get("/admin/kept").status_code == 302


@pytest.mark.parametrize("values", [{"vanity": "x" * 1501}, {"again": OTHER_PASSWORD}])
def test_no_password_and_nothing_long_is_kept(
    owner: PageClient, begin: Begin, values: dict[str, str]
) -> None:
    assert send_too_late(owner, begin, values) == "/admin/login"
