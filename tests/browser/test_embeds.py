"""The plan in a partner's page: a real browser, two sites, and the strictest policy there is."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, Request, expect

from tests.browser import partner as partners
from tests.browser.conftest import see_no_barrier
from tests.browser.partner import Partner
from tests.browser.service import SLUG, Service, code_in
from tests.browser.test_journeys import sign_in

EMBED = f"/embed/{SLUG}"
PICKER = f"/plans/{SLUG}/embed"


@pytest.fixture(scope="session")
def partner(service: Service) -> Iterator[Partner]:
    with partners.serving(service.url) as partner:
        yield partner


@pytest.fixture
def requests(desk: Page) -> list[Request]:
    """Return what the page asks for, as it goes on."""
    found: list[Request] = []
    desk.on("request", found.append)
    return found


@pytest.fixture
def complaints(desk: Page) -> list[str]:
    """Return what the browser's console says, as it goes on."""
    found: list[str] = []
    desk.on("console", lambda message: found.append(message.text))
    desk.on("pageerror", lambda error: found.append(str(error)))
    return found


def snippet(page: Page, kind: str, query: str = "") -> str:
    """Return what a partner copies from the page where embeds are picked."""
    page.goto(f"{PICKER}?{query}")
    return page.locator(f"#snippet-{kind}").inner_text()


def framed(page: Page) -> Frame:
    """Return the page in the frame, once it is there."""
    page.locator("iframe").scroll_into_view_if_needed()
    handle = page.locator("iframe").element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector("main")
    return frame


def heights(page: Page) -> tuple[float, float]:
    """Return how high the frame is, and how high the page in it wants to be."""
    own = page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    wanted = framed(page).evaluate("document.querySelector('main').offsetHeight + 5")
    return float(own), float(wanted)


@pytest.mark.parametrize("style", ["badge", "list"])
def test_the_script_makes_a_frame_that_is_as_high_as_its_page(
    desk: Page, service: Service, partner: Partner, complaints: list[str], style: str
) -> None:
    tag = snippet(desk, "script", f"style={style}")
    desk.goto(partner.page(tag))

    frame = framed(desk)
    expect(frame.get_by_role("heading", level=1)).to_have_text("2021 Immigration Action Plan")
    for width in (1000, 600, 320, 280):
        desk.set_viewport_size({"width": width, "height": 900})
        desk.wait_for_function("document.querySelector('iframe').offsetWidth <= innerWidth")
        expect.poll(lambda: abs(heights(desk)[0] - heights(desk)[1])).to_be_less_than(2)
    places = [
        desk.locator(name).evaluate("each => each.getBoundingClientRect().top")
        for name in ("#before", "iframe", "#after")
    ]
    assert places == sorted(places)
    assert desk.locator("iframe").get_attribute("title") == "2021 Immigration Action Plan"
    assert not complaints
