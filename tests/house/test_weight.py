"""How much a first visit to the plan weighs on the wire, and that nothing comes from elsewhere."""

import re
from datetime import datetime
from urllib.parse import urljoin

import pytest
from flask import Flask
from werkzeug.test import Client

from signon.core.actor import OPERATOR
from signon.operate import first_plan
from signon.plan import queries as plans
from signon.plan import service
from signon.web import clock
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.crawl import ORIGIN, Link, is_ours, links, path_of

pytestmark = pytest.mark.one_database

MOST_BYTES, MOST_FONT_BYTES = 150_000, 120_000
HEADERS = 1_000  # bytes, about, of each answer
MANIFEST = "webmanifest"
URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
SLUG = "2021-immigration-action-plan"
ACCEPT = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def overrides() -> dict[str, str]:
    """Serve as in production: kept, and so compressed."""
    return {"SIGNON_KEEP_PAGES": "1"}


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def shipped(begin: Begin, now: datetime) -> str:
    """Return the path of the plan that comes with the program: ten actions, a long text."""
    with begin() as session:
        first_plan.load(session, by=OPERATOR, now=now)
    return f"/plans/{SLUG}"


def weigh(app: Flask, path: str) -> int:
    """Return the bytes of a body as it is sent to a browser."""
    with app.app_context(), Client(app).get(path, headers=ACCEPT) as response:
        assert response.status_code == 200, path
        return len(response.get_data())


def loaded(client: PageClient, path: str) -> list[Link]:
    """Return what a page makes a browser load: one icon, and no manifest, which waits."""
    found = [each for each in links(path, parse(client.get(path).text)) if each.is_loaded]
    icons = [each for each in found if "icon" in each.address]
    return [each for each in found if each not in icons[1:] and MANIFEST not in each.address]


def sheets(found: list[Link]) -> list[str]:
    return [path_of(each.address) for each in found if ".css" in each.address]


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("page", ["", "/endorsers", "/sign", "/actions/1"])
def test_a_first_visit_is_light(
    app: Flask, client: PageClient, shipped: str, prefix: str, page: str
) -> None:
    path = f"{prefix}{shipped}{page}"
    found = {path_of(each.address) for each in loaded(client, path)}
    assert len(found) >= 4, "its sheet, two fonts, its icon"

    weights = {each: weigh(app, each) + HEADERS for each in {path, *found}}
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_all_fonts_together_are_light(app: Flask, client: PageClient, shipped: str) -> None:
    sheet, *_ = sheets(loaded(client, shipped))
    addresses = [urljoin(ORIGIN + sheet, each) for each in URL.findall(client.get(sheet).text)]
    assert all(map(is_ours, addresses)), "no page asks anybody else for a font"
    found = {path_of(each) for each in addresses if each.endswith("woff2")}
    assert len(found) >= 2
    assert sum(weigh(app, each) for each in found) <= MOST_FONT_BYTES


def test_texts_are_packed_and_fonts_are_sent_as_they_are(
    app: Flask, client: PageClient, shipped: str
) -> None:
    for path in (shipped, *(path_of(each.address) for each in loaded(client, shipped))):
        with app.app_context(), Client(app).get(path, headers=ACCEPT) as response:
            is_packed = response.headers.get("Content-Encoding") == "gzip"
        assert is_packed is not path.endswith((".woff2", ".png", ".ico")), path


def test_a_page_has_one_style_sheet(client: PageClient, shipped: str) -> None:
    pages = ("", "/endorsers", "/signers", "/sign", "/endorse", "/actions/1", "/versions", "/embed")
    found = {page: sheets(loaded(client, f"{shipped}{page}")) for page in pages}
    assert {page: each for page, each in found.items() if len(each) != 1} == {}


def test_a_plan_in_its_own_color_is_as_light(
    app: Flask, client: PageClient, begin: Begin, shipped: str, now: datetime
) -> None:
    with begin() as session:
        plan = plans.find(session, SLUG)
        plan.accent = "#c01c28"
        service.close_plan(session, plan, by=OPERATOR, now=now)  # so that the page is made anew
    sheet, *_ = sheets(loaded(client, shipped))
    assert "c01c28" in sheet
    own, common = weigh(app, sheet), weigh(app, "/static/style.css")
    assert common < own < common + 500
