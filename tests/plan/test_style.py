"""A plan's pages have one style sheet, in the plan's color."""

import pytest

from signon.models import Plan
from signon.plan.style import SHEET
from tests import tokens
from tests.client import PageClient, parse
from tests.conftest import Begin

BLUE = "#1A5FB4"


@pytest.fixture
def blue(begin: Begin, plan: Plan) -> Plan:
    with begin() as session:
        found = session.get_one(Plan, plan.id)
        found.accent = BLUE
        return found


def sheets(client: PageClient, path: str) -> list[str]:
    page = parse(client.get(path).get_data(as_text=True))
    return [each.get("href") or "" for each in page.iter("link") if each.get("rel") == "stylesheet"]


def test_a_plan_without_a_color_has_everybodys_sheet(client: PageClient, plan: Plan) -> None:
    (address, *_) = sheets(client, f"/plans/{plan.slug}")
    assert address.startswith("/static/style.css?v=")
    assert client.get(f"/plans/{plan.slug}/style.css").get_data() == SHEET.read_bytes()


def test_the_sheet_of_a_plan_is_everybodys_and_then_its_color(
    client: PageClient, blue: Plan
) -> None:
    (address, *_) = sheets(client, f"/plans/{blue.slug}")
    assert address.startswith(f"/plans/{blue.slug}/style.css?v=")
    response = client.get(address)
    assert response.mimetype == "text/css"
    common, own = SHEET.read_bytes(), response.get_data()
    assert own.startswith(common)
    found = tokens.themes(own[len(common) :].decode())
    assert found["light"]["accent"] == BLUE.lower()
    assert found["dark"]["accent"] not in {BLUE.lower(), tokens.site()["dark"]["accent"]}


def test_a_sheet_is_kept_for_good_only_under_its_own_version(
    client: PageClient, blue: Plan
) -> None:
    (address, *_) = sheets(client, f"/plans/{blue.slug}")
    assert client.get(address).headers["Cache-Control"].endswith("immutable")
    for other in (address.partition("?")[0], f"{address}0", address[:-1]):
        assert client.get(other).headers["Cache-Control"].startswith("public, max-age=60")


def test_another_color_has_another_address(client: PageClient, begin: Begin, blue: Plan) -> None:
    before = sheets(client, f"/plans/{blue.slug}")
    with begin() as session:
        session.get_one(Plan, blue.id).accent = "#c01c28"
    assert sheets(client, f"/plans/{blue.slug}") != before


def test_a_sheet_has_one_address_for_all_languages(client: PageClient, blue: Plan) -> None:
    assert client.get(f"/es/plans/{blue.slug}/style.css").status_code == 404
    assert client.get("/plans/no-such-plan/style.css").status_code == 404


def test_a_sheet_asks_for_nothing_relative_to_its_address() -> None:
    """It is served from two folders, so what it loads must name its whole path."""
    css = SHEET.read_text()
    addresses = [each.partition(")")[0].strip("\"'") for each in css.split("url(")[1:]]
    assert [each for each in addresses if not each.startswith(("/static/", "data:", "#"))] == []
