"""Staff choose a short address for a plan: it leads to the plan, and hides no page of ours."""

import pytest
from flask import Flask

from signon.core.permissions import StaffRole
from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_plan
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
PAGE = "/admin/plans/fair-plan"


@pytest.fixture
def owner(app: Flask, begin: Begin, plan: Plan) -> PageClient:
    return a_colleague(app, begin, StaffRole.OWNER, now=plan.created_at)


def choose(owner: PageClient, word: str, *, page: str = PAGE) -> str:
    """Choose a short address, and return the page that says what became of it."""
    owner.submit(page, {"vanity": word}, action=f"{page}/address")
    return owner.get(page).get_data(as_text=True)


def test_a_short_address_leads_to_the_plan_until_it_is_taken_away(
    owner: PageClient, client: PageClient
) -> None:
    assert "The short address is saved." in choose(owner, "Fair-2021")
    for path in ("/fair-2021", "/Fair-2021", "/fair-2021/"):
        assert client.get(path).location == "/plans/fair-plan", path
    assert client.get("/fair-2021?via=a-partner").location == "/plans/fair-plan?via=a-partner"
    assert client.get("/es/fair-2021").location == "/es/plans/fair-plan"
    choose(owner, "")
    assert client.get("/fair-2021").status_code == 404


@pytest.mark.parametrize("word", ["plans", "es", "Admin", "privacy", "a/b", "né", "-x", "x" * 41])
def test_an_address_that_is_ours_or_cannot_be_one_is_refused(owner: PageClient, word: str) -> None:
    assert "Please choose another word" in choose(owner, word)


def test_two_plans_never_have_the_same_short_address(
    owner: PageClient, client: PageClient, begin: Begin, plan: Plan
) -> None:
    choose(owner, "fair")
    with begin() as session:
        a_plan(session, now=plan.created_at, slug="other-plan")
    refused = choose(owner, "fair", page="/admin/plans/other-plan")
    assert "Another plan has this address" in refused
    assert client.get("/fair").location == "/plans/fair-plan"
