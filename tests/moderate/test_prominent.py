"""Staff put organizations first on the list, in an order of their choice."""

import pytest
from flask import Flask

from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.models import Plan
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
LIST = "/plans/fair-plan/endorsers"


def first(client: PageClient, query: str = "") -> list[str]:
    """Return the names in the first group of the list, after its heading."""
    group = parse(client.get(LIST + query).get_data(as_text=True)).find(
        ".//section[@aria-labelledby='group-1']"
    )
    assert group is not None
    names = [text_of(each) for each in group.iter("span") if each.get("class") == "name"]
    return [text_of(group[0]), *names]


def test_the_first_stand_in_their_order_above_the_whole_list_alone(
    app: Flask, client: PageClient, begin: Begin, plan: Plan
) -> None:
    moderator = a_colleague(app, begin, StaffRole.MODERATOR, now=plan.created_at)
    with begin() as session:
        ids = {
            name: a_sign_on(
                session, plan, State.LISTED, an_organization(name), now=plan.created_at
            ).id
            for name in ("Alpha", "Beta", "Gamma")
        }
    for name, place in (("Gamma", "1"), ("Alpha", "2"), ("Beta", "3"), ("Beta", "")):
        page = f"/admin/sign-ons/{ids[name]}"
        answer = moderator.submit(page, {"place": place}, action=f"{page}/prominent")
        assert answer.status_code == 303
    assert first(client) == ["Prominent endorsers", "Gamma", "Alpha"]
    assert "Prominent endorsers" not in first(client, "?category=legal")
    page = f"/admin/sign-ons/{ids['Alpha']}"
    moderator.submit(page, {"place": "0"}, action=f"{page}/prominent")
    assert "Please type a number from 1 to 999" in moderator.get(page).get_data(as_text=True)
