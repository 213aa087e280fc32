"""A partner's link goes along from page to page without a cookie, whatever stands in it."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from signon.core.lifecycle import State
from signon.models import Plan
from signon.web.language import absolute_for, path_for
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization

pytestmark = pytest.mark.one_database
PAGES = (
    "",
    "/actions/1",
    "/versions",
    "/versions/1",
    "/endorsers",
    "/signers",
    "/endorse",
    "/sign",
)
BAD = ("%3Cscript%3E", "a%20b", "-x", "%F0%9F%98%80", "x" * 41, "x" * 3000, "")


def page(client: PageClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == 200
    return parse(response.get_data(as_text=True))


def links(tree: Element) -> list[str]:
    """Return where the links of a page lead; the language switch keeps any query as it is."""
    return [each.get("href") or "" for each in tree.iter("a") if not each.get("hreflang")]


@pytest.mark.parametrize("rest", PAGES)
def test_a_page_hands_the_partner_on_to_the_forms_and_the_pages_between(
    client: PageClient, plan: Plan, rest: str
) -> None:
    path = f"/plans/{plan.slug}{rest}"
    on_the_way = re.compile(
        rf"/|/plans/{plan.slug}(/(actions|versions)/\d|/versions|/endorse|/sign)?"
    )
    found = links(page(client, f"{path}?via=riverside-legal"))

    missing = [
        each
        for each in found
        if each.startswith("/")
        and on_the_way.fullmatch(urlsplit(each).path)
        and parse_qs(urlsplit(each).query).get("via") != ["riverside-legal"]
    ]
    assert not missing
    assert not [each for each in found if each.count("?") > 1 or each.count("via=") > 1]


def test_the_forms_are_reached_with_the_partner(client: PageClient, plan: Plan) -> None:
    found = links(page(client, f"/plans/{plan.slug}?via=Riverside-Legal"))

    assert f"/plans/{plan.slug}/endorse?via=riverside-legal" in found
    assert f"/plans/{plan.slug}/sign?via=riverside-legal" in found


@pytest.mark.parametrize("value", BAD)
def test_what_is_no_partner_is_ignored(client: PageClient, plan: Plan, value: str) -> None:
    found = links(page(client, f"/plans/{plan.slug}?via={value}"))

    assert f"/plans/{plan.slug}/sign" in found
    assert not [each for each in found if "via=" in each]


def test_looking_for_a_name_keeps_the_partner(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_organization("Acme Aid"), now=now)
    path = f"/plans/{plan.slug}/endorsers"

    (field,) = page(client, f"{path}?via=acme").findall(".//form//input[@name='via']")
    assert (field.get("type"), field.get("value")) == ("hidden", "acme")
    assert not page(client, path).findall(".//form//input[@name='via']")
    found = links(page(client, f"{path}?q=a&category=legal&scope=national&via=acme"))
    assert not [each for each in found if each.count("?") > 1 or each.count("via=") > 1]


def test_links_for_others_name_no_partner(app: Flask, plan: Plan) -> None:
    with app.test_request_context(f"/plans/{plan.slug}?via=riverside-legal"):
        assert path_for("plan.show", slug=plan.slug) == f"/plans/{plan.slug}"
        assert absolute_for("plan.show", slug=plan.slug) == f"http://localhost/plans/{plan.slug}"
        assert (
            path_for("plan.show", "es", slug=plan.slug, via="a") == f"/es/plans/{plan.slug}?via=a"
        )


def test_a_partner_leaves_no_cookie_and_no_variant_behind(client: PageClient, plan: Plan) -> None:
    response = client.get(f"/plans/{plan.slug}?via=riverside-legal")

    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "public" in response.headers["Cache-Control"]
