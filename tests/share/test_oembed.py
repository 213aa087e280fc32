"""oEmbed: an editor asks with the address of a page, and learns which frame shows it."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from signon.core.plan import PlanState
from signon.models import Plan
from tests.client import PageClient, parse
from tests.conftest import Begin

pytestmark = pytest.mark.one_database
SITE = "http://localhost"


def ask(client: PageClient, **query: str) -> TestResponse:
    return client.get(f"/oembed?{urlencode(query)}")


def frame(answer: TestResponse) -> dict[str, str]:
    """Return the attributes of the frame in an answer."""
    tree = parse(f"<!DOCTYPE html><title>A</title>{answer.get_json()['html']}")
    return {str(name): str(value) for name, value in next(tree.iter("iframe")).attrib.items()}


def test_the_address_of_a_plan_is_answered_with_its_frame(client: PageClient, plan: Plan) -> None:
    answer = ask(client, url=f"{SITE}/plans/{plan.slug}", format="json")

    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = answer.get_json()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert (found["title"], found["provider_url"]) == ("A Fair Plan", SITE)
    assert frame(answer) == {
        "src": f"{SITE}/embed/{plan.slug}",
        "title": "A Fair Plan",
        "width": str(found["width"]),
        "height": str(found["height"]),
        "frameborder": "0",
        "loading": "lazy",
        "referrerpolicy": "no-referrer",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/plans/fair-plan",
        "/plans/fair-plan/",
        "/plans/fair-plan/actions/1",
        "/plans/fair-plan/endorsers?q=a",
        "/plans/fair-plan#action-1",
        "/embed/fair-plan",
        "/en/plans/fair-plan",
    ],
)
def test_every_page_of_a_plan_stands_for_it(client: PageClient, plan: Plan, path: str) -> None:
    answer = ask(client, url=SITE + path)

    assert answer.status_code == HTTPStatus.OK
    assert urlsplit(frame(answer)["src"]).path.endswith("/embed/fair-plan")


def test_style_theme_and_partner_of_the_address_are_kept(client: PageClient, plan: Plan) -> None:
    url = f"{SITE}/embed/{plan.slug}?style=list&theme=dark&via=acme&utm_source=x"

    source = frame(ask(client, url=url))["src"]
    kept = {"style": ["list"], "theme": ["dark"], "via": ["acme"]}
    assert parse_qs(urlsplit(source).query) == kept


@pytest.mark.parametrize("most", [1, 300, 480, 999999999])
def test_the_frame_is_no_larger_than_there_is_room(
    client: PageClient, plan: Plan, most: int
) -> None:
    url = f"{SITE}/plans/{plan.slug}"
    free = ask(client, url=url).get_json()
    found = ask(client, url=url, maxwidth=str(most), maxheight="120").get_json()

    assert found["width"] == min(most, free["width"])
    assert found["height"] == 120


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": "plans/fair-plan"}, 400),
        ({"url": "javascript:alert(1)"}, 400),
        ({"url": "http://["}, 400),
        ({"url": f"{SITE}/plans/fair-plan?{'a&' * 50}"}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxwidth": "0"}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxwidth": "-1"}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxheight": "wide"}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxheight": "٣"}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxheight": "9" * 5000}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "maxheight": ""}, 400),
        ({"url": f"{SITE}/plans/fair-plan", "format": "xml"}, 501),
        ({"url": f"{SITE}/plans/fair-plan", "format": "<b>"}, 501),
        ({"url": "http://evil.example/plans/fair-plan"}, 404),
        ({"url": "http://localhost.evil.example/plans/fair-plan"}, 404),
        ({"url": "http://localhost@evil.example/plans/fair-plan"}, 404),
        ({"url": "http://evil@localhost/plans/fair-plan"}, 404),
        ({"url": "http://localhost:99999/plans/fair-plan"}, 404),
        ({"url": f"{SITE}/plans/no-such-plan"}, 404),
        ({"url": f"{SITE}/plans/{'x' * 101}"}, 404),
        ({"url": f"{SITE}/zz/plans/fair-plan"}, 404),
        ({"url": f"{SITE}/admin/"}, 404),
        ({"url": f"{SITE}/embed/fair-plan.js"}, 404),
        ({"url": f"{SITE}/plans/fair-plan%00"}, 404),
    ],
)
def test_what_cannot_be_answered_gets_its_status_and_plain_words(
    client: PageClient, plan: Plan, query: dict[str, str], status: int
) -> None:
    answer = ask(client, **query)

    assert answer.status_code == status
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert 10 < len(answer.get_data(as_text=True)) < 100


def test_a_draft_is_as_unknown_as_no_plan(client: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).state = PlanState.DRAFT

    answer = ask(client, url=f"{SITE}/plans/{plan.slug}")
    other = ask(client, url=f"{SITE}/plans/no-such-plan")
    assert answer.status_code == other.status_code == HTTPStatus.NOT_FOUND
    assert answer.get_data() == other.get_data()


def test_a_title_cannot_break_out_of_the_frame(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    title = "\"><script>alert(1)</script>&amp;'"
    with begin() as session:
        session.get_one(Plan, plan.id).current.title = title

    answer = ask(client, url=f"{SITE}/plans/{plan.slug}")
    assert frame(answer)["title"] == answer.get_json()["title"] == title
    assert "<script" not in answer.get_json()["html"]


def test_the_plan_page_says_where_to_ask(app: Flask, client: PageClient, plan: Plan) -> None:
    tree = parse(client.get(f"/plans/{plan.slug}?via=acme").get_data(as_text=True))
    links = [
        each.get("href") or ""
        for each in tree.iter("link")
        if each.get("type") == "application/json+oembed"
    ]

    assert len(links) == 1
    assert links[0].startswith(f"{SITE}/oembed?")
    answer = client.get(links[0].removeprefix(SITE))
    assert frame(answer)["src"] == f"{SITE}/embed/{plan.slug}"
