"""A view says of itself what it is, and where it has its place."""

import pytest
from flask import Flask

from signon.models import Plan
from signon.web import menus
from signon.web.marks import MarkWith, ViewMark

pytestmark = pytest.mark.one_database


def test_a_mark_is_known_by_the_endpoint_and_changes_nothing(app: Flask) -> None:
    loud, size = ViewMark(), MarkWith[int]()

    @loud
    @size(3)
    def view() -> str:
        return "ok"

    app.add_url_rule("/marked", "marked", view)
    assert view() == "ok"
    assert (loud.is_on(app, "marked"), size.of(app, "marked")) == (True, 3)
    assert list(size.all(app)) == [("marked", 3)]
    for endpoint in ("plan.show", "unknown", None):
        assert (loud.is_on(app, endpoint), size.of(app, endpoint)) == (False, None)


def test_a_menu_has_its_links_in_order_and_those_of_a_plan_only_with_one(
    app: Flask, plan: Plan
) -> None:
    with app.test_request_context("/"):
        without, of_plan = menus.links("footer"), menus.links("footer", plan)
        main = menus.links("main", plan)

    assert [each.topic for each in main] == ["plan", "organizations", "individuals"]
    assert len(of_plan) == len(without) + 2
    assert [each.url for each in without] == [
        "/manage",
        "/privacy",
        "/api/",
        "/accessibility",
        "/admin/login",
    ]
    assert f"/plans/{plan.slug}/versions" in {each.url for each in of_plan}


def test_a_menu_leads_nobody_to_a_refusal(app: Flask) -> None:
    with app.test_request_context("/"):
        assert menus.links("staff") == []
