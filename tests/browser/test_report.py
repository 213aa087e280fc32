"""The plan's page as a report: contents that follow, a call within reach, still letters, paper."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.service import SLUG, Service

PLAN = f"/plans/{SLUG}"
WINDOWS = {
    "small phone": (360, 560),
    "phone": (360, 740),
    "tablet": (768, 1024),
    "low desk": (1280, 640),
    "flat desk": (1280, 720),
    "desk": (1440, 900),
}
LATE_MS = 600
PATIENCE_SECONDS = 10
STEP = 150  # pixels
# How many calls to sign stand whole in the window, with nothing over them.
CALLS = """() => [...document.querySelectorAll(".actions a")].filter((link) => {
  const {left, right, top, bottom} = link.getBoundingClientRect();
  const isFree = (y) => link.contains(document.elementFromPoint((left + right) / 2, y));
  return link.checkVisibility({visibilityProperty: true}) && top >= 0
    && bottom <= innerHeight && [top + 2, (top + bottom) / 2, bottom - 2].every(isFree);
}).length"""
SHIFT = """() => {
  window.shift = 0;
  const add = (list) => list.getEntries().forEach((entry) => { window.shift += entry.value; });
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
}"""


@pytest.fixture(params=WINDOWS.values(), ids=list(WINDOWS))
def page(browser: Browser, service: Service, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a reader's page in a window of each size."""
    width, height = request.param
    window = ViewportSize(width=width, height=height)
    with browser.new_context(
        base_url=service.url, viewport=window, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


def wait_until(page: Page, script: str) -> None:
    """Wait for a script to say true. ``wait_for_function`` cannot ask twice under our CSP."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(script):
        assert time.monotonic() < until, script
        page.wait_for_timeout(50)


def test_the_contents_follow_the_reader(page: Page) -> None:
    current = page.locator("#contents [aria-current]")
    page.goto(PLAN)
    expect(current).to_have_count(0)
    for number in (4, 7):
        page.goto(f"{PLAN}#action-{number}")
        expect(current).to_have_count(1)
        expect(current).to_have_text(re.compile(rf"^\s*{number}\b"))
    # Not by the End key: a busy browser loses one that is pressed while the page still scrolls.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).to_have_text(re.compile(r"^\s*10\b"))


def test_a_phone_s_bar_says_where_the_reader_is(phone: Page) -> None:
    phone.goto(PLAN)
    where = phone.locator(".bar .where summary")
    expect(where).to_have_text("Contents")
    phone.goto(f"{PLAN}#action-4")
    expect(where).to_contain_text("4 of 10")
    where.click()
    contents = phone.locator(".bar nav")
    contents.get_by_role("link").nth(6).click()
    expect(contents).to_be_hidden()
    expect(phone.locator("#action-7")).to_be_in_viewport()


@pytest.mark.parametrize("path", [PLAN, f"/es{PLAN}", f"{PLAN}/actions/6"])
def test_the_call_to_sign_is_always_within_reach(page: Page, path: str) -> None:
    page.goto(path)
    end = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    for place in range(0, end + STEP, STEP):
        page.evaluate(f"scrollTo(0, {place})")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert page.evaluate(CALLS) >= 2, f"nobody can sign {place} pixels down"


def test_a_window_calls_once(page: Page) -> None:
    page.goto(PLAN)
    wait_until(page, f"({CALLS})() === 2")  # it settles with the first frames


def test_nothing_moves_when_the_letters_come_late(page: Page) -> None:
    def late(route: Route) -> None:
        page.wait_for_timeout(LATE_MS)
        route.continue_()

    page.route("**/*.woff2", late)
    page.add_init_script(f"({SHIFT})()")
    page.goto(PLAN)
    wait_until(page, "[...document.fonts].some((font) => font.status === 'loaded')")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(LATE_MS)  # a shift is told a moment later
    assert page.evaluate("window.shift") == 0


def test_on_paper_the_plan_is_a_document(desk: Page) -> None:
    desk.goto(PLAN)
    desk.emulate_media(media="print")
    for gone in (".masthead", ".contents", ".bar", ".colophon", ".actions"):
        for part in desk.locator(gone).all():
            expect(part).to_be_hidden()
    expect(desk.get_by_role("heading", level=3)).to_have_count(10)
    expect(desk.get_by_text("All organizations and people:")).to_be_visible()
    assert desk.evaluate("getComputedStyle(document.body).borderInlineStartWidth") == "0px"
