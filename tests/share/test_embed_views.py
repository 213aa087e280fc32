"""The embed and its script, as a partner's page gets them."""

import json
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from signon.core.plan import PlanState
from signon.endorsers.chores import fold
from signon.models import Plan
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import individual, organization

pytestmark = pytest.mark.one_database
HOSTILE = "</script><script>alert(1)</script>\u2028'\"&"


@pytest.fixture
def crowd(begin: Begin, plan: Plan, now: datetime) -> Plan:
    """Return the plan with ten organizations and a person on its list."""
    with begin() as session:
        for number in range(10):
            organization(session, plan, f"Union {number}", now=now + timedelta(minutes=number))
        individual(session, plan, "Ann Lee", now=now)
    while fold(begin, now + timedelta(days=1)):
        pass
    return plan


def page(client: PageClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK, path
    return parse(response.get_data(as_text=True))


def links(tree: Element) -> dict[str, Element]:
    return {each.get("href") or "": each for each in tree.iter("a")}


def test_a_badge_has_title_count_and_a_way_to_the_plan(client: PageClient, crowd: Plan) -> None:
    tree = page(client, f"/embed/{crowd.slug}")
    words = text_of(next(tree.iter("main")))

    assert words.startswith("A Fair Plan organizations 10 person 1")
    assert "Union" not in words
    assert set(links(tree)) == {f"/plans/{crowd.slug}"}


def test_a_list_names_the_newest_organizations_and_no_person(
    client: PageClient, crowd: Plan
) -> None:
    tree = page(client, f"/embed/{crowd.slug}?style=list")

    assert [text_of(each) for each in tree.iter("li")] == [f"Union {n}" for n in range(9, 1, -1)]
    assert "Ann" not in text_of(tree)
    assert {f"/plans/{crowd.slug}/{form}" for form in ("endorse", "sign")} < set(links(tree))


@pytest.mark.parametrize("style", ["badge", "list"])
def test_every_link_leads_out_of_the_frame_with_the_partner_and_tells_nobody_from_where(
    client: PageClient, crowd: Plan, style: str
) -> None:
    path = f"/embed/{crowd.slug}?style={style}&via=acme"

    for address, link in links(page(client, path)).items():
        assert (link.get("target"), link.get("rel")) == ("_top", "noopener")
        assert parse_qs(urlsplit(address).query) == {"via": ["acme"]}
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_an_embed_has_no_form_and_loads_only_its_own_sheet_and_script(
    client: PageClient, crowd: Plan
) -> None:
    response = client.get(f"/embed/{crowd.slug}?style=list")
    tree = parse(response.get_data(as_text=True))

    assert not [each for each in tree.iter() if each.tag in {"form", "input", "button", "iframe"}]
    loaded = [each.get("href") for each in tree.iter("link") if each.get("rel") == "stylesheet"]
    loaded += [each.get("src") for each in tree.iter("script")]
    assert [urlsplit(each or "").path for each in loaded] == [
        "/static/embed.css",
        "/static/embed.js",
    ]
    assert "Set-Cookie" not in response.headers


def test_a_plan_with_a_color_has_its_own_sheet(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).accent = "#b3122f"

    tree = page(client, f"/embed/{plan.slug}")
    sheet = next(each.get("href") or "" for each in tree.iter("link"))
    assert urlsplit(sheet).path == f"/embed/{plan.slug}.css"
    response = client.get(sheet)
    assert response.mimetype == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


def test_nobody_is_listed_yet(client: PageClient, plan: Plan) -> None:
    words = text_of(page(client, f"/embed/{plan.slug}?style=list"))

    assert "organizations 0" in words
    assert "No organization is listed yet." in words


@pytest.mark.parametrize("style", ["badge", "list"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": PlanState.CLOSED}, "Closed for sign-ons"),
        ({"opens_at": datetime.fromisoformat("2999-01-01T00:00Z")}, "Opens for sign-ons on"),
    ],
)
def test_a_plan_that_takes_no_sign_ons_says_so_and_can_be_read(
    client: PageClient, begin: Begin, plan: Plan, change: dict[str, object], words: str, style: str
) -> None:
    with begin() as session:
        for name, value in change.items():
            setattr(session.get_one(Plan, plan.id), name, value)

    tree = page(client, f"/embed/{plan.slug}?style={style}")
    assert words in text_of(tree)
    assert not [each for each in links(tree) if re.search("/(endorse|sign)$", each)]
    assert "Read the plan" in {text_of(each) for each in links(tree).values()}


@pytest.mark.parametrize("path", ["/embed/{}", "/embed/{}.js", "/embed/{}.css", "/plans/{}/embed"])
def test_a_draft_is_not_there(client: PageClient, begin: Begin, plan: Plan, path: str) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).state = PlanState.DRAFT

    for slug in (plan.slug, "no-such-plan"):
        assert client.get(path.format(slug)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "query", ["style=%3Cb%3E", "theme=", "style=list&style=x", "via=%FF", "x=%00"]
)
@pytest.mark.parametrize("path", ["/embed/{}", "/embed/{}.js", "/embed/{}.css", "/plans/{}/embed"])
def test_bad_parameters_never_break_an_embed(
    client: PageClient, plan: Plan, path: str, query: str
) -> None:
    is_unreadable = "%FF" in query or "%00" in query

    found = client.get(f"{path.format(plan.slug)}?{query}").status_code
    assert found == (HTTPStatus.BAD_REQUEST if is_unreadable else HTTPStatus.OK)


def argument(script: str) -> dict[str, object]:
    """Return what the script was sent with."""
    found = re.search(r"^}\)\((\{.*\})\);$", script, re.MULTILINE)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_script_knows_the_frame_it_makes(client: PageClient, plan: Plan) -> None:
    response = client.get(f"/embed/{plan.slug}.js?style=list&theme=dark&via=acme")
    frame = argument(response.get_data(as_text=True))

    assert response.mimetype == "text/javascript"
    assert frame["title"] == "A Fair Plan"
    assert frame["url"] == f"http://localhost/embed/{plan.slug}?style=list&theme=dark&via=acme"


def test_nothing_in_a_plan_can_become_code(client: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).current.title = HOSTILE

    script = client.get(f"/embed/{plan.slug}.js?via={'%3C/script%3E'}").get_data(as_text=True)
    assert argument(script)["title"] == HOSTILE
    last = script.splitlines()[-1]
    assert not set("<>&'\u2028") & set(last)
    assert "innerHTML" not in script
    assert "eval" not in script


def test_hostile_names_are_text(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "<img src=x onerror=alert(1)>", now=now)

    tree = page(client, f"/embed/{plan.slug}?style=list")
    assert [text_of(each) for each in tree.iter("li")] == ["<img src=x onerror=alert(1)>"]
    assert not list(tree.iter("img"))


def test_an_embed_speaks_the_language_before_its_path(
    app: Flask, client: PageClient, plan: Plan
) -> None:
    for path in (f"/en/embed/{plan.slug}", f"/en/embed/{plan.slug}.js"):
        assert client.get(path).status_code == HTTPStatus.OK
    assert client.get(f"/en/embed/{plan.slug}.css").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/en/oembed").status_code == HTTPStatus.NOT_FOUND
    assert set(links(page(client, f"/en/embed/{plan.slug}"))) == {f"/en/plans/{plan.slug}"}
