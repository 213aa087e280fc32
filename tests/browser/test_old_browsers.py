"""Browsers that know no cascade layers (Safari before 15.4) skip most of the sheet."""

import re

from playwright.sync_api import Page, Route, expect

from signon.plan.style import SHEET
from tests.browser.service import SLUG
from tests.tokens import block

LAYER = re.compile(r"@layer [a-z]+ \{")


def without_layers(css: str) -> str:
    """Return what such a browser makes of a sheet."""
    while found := LAYER.search(css):
        css = css.replace(f"{found[0]}{block(css, found[0])}}}", "")
    return css


def test_without_layers_a_form_is_readable_and_its_trap_out_of_sight(phone: Page) -> None:
    def old(route: Route) -> None:
        route.fulfill(body=without_layers(SHEET.read_text()), content_type="text/css")

    phone.route("**/*.css*", old)
    phone.goto(f"/plans/{SLUG}/sign")
    trap = phone.locator(".aside-field").bounding_box()
    assert trap is not None
    assert trap["x"] + trap["width"] < 0
    field = phone.get_by_label("Your name").bounding_box()
    assert field is not None
    assert field["x"] >= 16, "the text keeps off the edge"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(phone.get_by_text("You are offline", exact=False)).to_have_count(0)
