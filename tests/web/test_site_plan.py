"""A site of one plan carries that plan's name on all its pages, and says whom to write to."""

from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError

from signon.models import Plan
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import a_plan

pytestmark = pytest.mark.one_database
# Pages that are about no plan, one of them an error.
PATHS = ("/accessibility", "/privacy", "/manage", "/manage/sent", "/admin/login", "/no-such-page")
CONTACT = "questions@example.org"


@pytest.mark.parametrize("path", PATHS)
def test_pages_about_no_plan_carry_the_name_of_the_only_one(
    client: PageClient, plan: Plan, path: str
) -> None:
    page = parse(client.get(path).get_data(as_text=True))
    title = text_of(next(page.iter("title")))
    brand = next(each for each in page.iter("a") if each.get("class") == "brand")

    assert title.endswith(f" · {plan.title}")
    assert (text_of(brand), brand.get("href")) == (plan.title, f"/plans/{plan.slug}")


def test_a_site_of_several_plans_has_no_plans_name(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_plan(session, slug="other", now=now)
    assert plan.title not in client.get("/manage").get_data(as_text=True)


def test_an_error_keeps_the_name_while_the_database_is_away(
    client: PageClient, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/manage")
    monkeypatch.setattr("signon.plan.queries.find", _refuse)
    response = client.get(f"/plans/{plan.slug}")

    assert response.status_code == 503
    assert plan.title in response.get_data(as_text=True)


@pytest.mark.parametrize("path", PATHS)
def test_pages_name_the_contact_and_nobody_where_there_is_none(
    client: PageClient, begin: Begin, plan: Plan, path: str
) -> None:
    assert "mailto:" not in client.get(path).get_data(as_text=True)
    with begin() as session:
        session.get_one(Plan, plan.id).contact = CONTACT
    assert f"mailto:{CONTACT}" in client.get(path).get_data(as_text=True)


def _refuse(*_: object) -> None:
    raise OperationalError("SELECT", {}, Exception())
