"""The list as a journalist uses it: looked through, filtered, entered by a letter, cited."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import DESK, PHONE, see_no_barrier
from tests.browser.service import SLUG, Service
from tests.ports import own_port

LIST = f"/plans/{SLUG}/endorsers"
COUNTS = f"**/plans/{SLUG}/counts.json"
TICK = "10:00"  # more than the pages wait between two looks at the counts, however slow they became
HIDE = """is_hidden => {
  Object.defineProperty(document, "hidden", {value: is_hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Yield a service whose plan has many endorsers."""
    port = own_port()
    service = Service(tmp_path_factory.mktemp("crowded"), port)
    service.run("init")
    service.run("sample", "--organizations", "300", "--individuals", "600", "--seed", "1")
    with service.serving(port):
        yield service


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def reader(browser: Browser, crowded: Service, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page of a reader who may copy to the clipboard, and whose clock can be moved."""
    with browser.new_context(
        base_url=crowded.url,
        viewport=request.param,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    ) as context:
        yield context.new_page()


def test_a_reader_searches_filters_and_finds_the_way_back(reader: Page) -> None:
    reader.goto(LIST)
    see_no_barrier(reader)
    name = reader.locator(".roll .name").first.inner_text()
    reader.get_by_label("Search by name").fill(name.upper())
    reader.get_by_role("button", name="Search").click()
    expect(reader.locator(".roll .name").first).to_have_text(name)
    expect(reader.get_by_label("Search by name")).to_have_value(name.upper())
    see_no_barrier(reader)
    reader.get_by_role("link", name="Show all organizations").click()
    reader.get_by_text("Narrow the list").click()
    label = reader.get_by_label("Field of work", exact=True).locator("option").nth(1).inner_text()
    number = re.search(r"\((\d+)\)", label)
    assert number is not None
    reader.get_by_label("Field of work", exact=True).select_option(index=1)
    reader.get_by_role("button", name="Search").click()
    expect(reader.locator(".found")).to_have_text(re.compile(rf"\b{number[1]}( found)?$"))
    see_no_barrier(reader)


def test_a_suggestion_leads_to_its_organization_whatever_the_filters(reader: Page) -> None:
    reader.goto(f"{LIST}?state=CA")
    other = reader.locator(".roll .name").first.inner_text()
    reader.goto(f"{LIST}?state=TX")
    search = reader.get_by_label("Search by name")
    search.press_sequentially(other)
    reader.get_by_role("option", name=other).first.wait_for()
    see_no_barrier(reader)
    search.press("ArrowDown")
    search.press("Enter")
    expect(reader.locator(".roll .name").first).to_have_text(other)
    expect(reader.get_by_label("State", exact=True)).to_have_value("")


def test_a_letter_leads_into_the_list_and_on_through_its_pages(reader: Page) -> None:
    reader.goto(LIST)
    letters = reader.get_by_role("navigation", name="From A to Z")
    letters.get_by_role("link", name="M", exact=True).click()
    expect(reader.locator(".roll-group h2").first).to_have_text("M")
    expect(letters.get_by_role("link", name="M", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    see_no_barrier(reader)
    last = reader.locator(".roll .name").last.inner_text()
    reader.get_by_role("link", name="Next page").click()
    expect(reader.locator(".roll .name").first).not_to_have_text(last)
    expect(reader).to_have_url(re.compile("letter=m"))
    letters.get_by_role("link", name="By place").click()
    expect(reader.locator(".roll-group h2").first).to_have_text("National organizations")


def test_a_tile_of_the_map_leads_to_its_state_also_from_the_keyboard(reader: Page) -> None:
    reader.goto(LIST)
    tile = reader.get_by_role("link", name=re.compile("^[^:]+: [1-9]")).first
    number = re.search(r"\d+", str(tile.get_attribute("aria-label")))
    state = re.search("state=([A-Z]{2})", str(tile.get_attribute("href")))
    assert number is not None
    assert state is not None
    tile.focus()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(state[0]))
    expect(reader.get_by_label("State", exact=True)).to_have_value(state[1])
    expect(reader.locator(".found")).to_have_text(f"{number[0]} found")
    reader.goto(LIST)
    reader.get_by_role("link", name=re.compile("^[^:]+: [1-9]")).first.click()
    expect(reader).to_have_url(re.compile(state[0]))


def test_the_press_copies_the_sentence_and_hears_so(reader: Page) -> None:
    reader.goto(LIST)
    sentence = reader.locator("#press-sentence").inner_text()
    reader.get_by_role("button", name="Copy the sentence").click()
    expect(reader.locator(".press-kit [role=status]")).to_have_text("Copied.")
    assert reader.evaluate("navigator.clipboard.readText()") == sentence
    see_no_barrier(reader)


@pytest.mark.parametrize("path", [f"/plans/{SLUG}", LIST])
def test_what_unfolds_leaves_what_was_pressed_under_the_cursor(reader: Page, path: str) -> None:
    reader.goto(path)
    summaries = [each for each in reader.locator("summary").all() if each.is_visible()]
    assert summaries
    for summary in summaries:
        summary.evaluate("each => each.scrollIntoView({block: 'center'})")
        before = summary.bounding_box()
        assert before
        reader.mouse.click(before["x"] + 5, before["y"] + 5)
        after = summary.bounding_box()
        assert after
        assert after["y"] == pytest.approx(before["y"], abs=1), summary.inner_text()


def test_the_numbers_of_the_growth_are_there_as_a_table(reader: Page) -> None:
    for path in (LIST, f"/plans/{SLUG}/signers"):
        reader.goto(path)
        reader.get_by_text("The numbers, day by day").click()
        expect(reader.get_by_role("columnheader", name="Day")).to_be_visible()
        see_no_barrier(reader)


class Counts:
    """Answers for the live counts: how often they were asked for, and what they say."""

    def __init__(self, page: Page) -> None:
        self.asked, self.number, self.status = 0, 1234567, 200
        page.route(COUNTS, self.answer)

    def answer(self, route: Route) -> None:
        self.asked += 1
        told: dict[str, Any] = {"organizations": self.number, "individuals": 5, "as_of": None}
        route.fulfill(status=self.status, json=told)


@pytest.mark.parametrize("path", ["", "/endorsers", "/signers"])
def test_the_counts_keep_up_while_somebody_looks(reader: Page, path: str) -> None:
    counts = Counts(reader)
    reader.clock.install()
    reader.goto(f"/plans/{SLUG}{path}")
    shown = reader.locator("[data-count=organizations]").first
    assert counts.asked == 0
    reader.clock.fast_forward(10_000)
    expect(shown).to_have_text("1,234,567")
    expect(reader.locator("[data-count=individuals]").first).to_have_text("5")
    counts.number = 7
    reader.clock.fast_forward(10_000)
    expect(shown).to_have_text("7")


def test_nobody_asks_for_the_counts_behind_another_tab_and_less_often_after_errors(
    reader: Page,
) -> None:
    counts = Counts(reader)
    reader.clock.install()
    reader.goto(LIST)
    reader.evaluate(HIDE, True)  # noqa: FBT003 - what the page is told
    reader.clock.fast_forward(TICK)
    assert counts.asked == 0
    reader.evaluate(HIDE, False)  # noqa: FBT003 - what the page is told
    expect(reader.locator("[data-count=organizations]").first).to_have_text("1,234,567")
    counts.status = 503
    with reader.expect_response(COUNTS):
        reader.clock.fast_forward(10_000)
    before = counts.asked
    reader.wait_for_timeout(100)
    reader.clock.fast_forward(10_000)
    reader.wait_for_timeout(100)
    assert counts.asked == before
    with reader.expect_response(COUNTS):
        reader.clock.fast_forward(10_000)
    expect(reader.locator("[data-count=organizations]").first).to_have_text("1,234,567")


def test_what_has_not_changed_comes_without_a_body(reader: Page) -> None:
    def is_for_counts(request: Request) -> bool:
        return request.url.endswith("/counts.json")

    tags = []
    reader.goto(LIST)
    for _ in range(2):
        with reader.expect_request_finished(is_for_counts) as asked:
            reader.evaluate(HIDE, False)  # noqa: FBT003 - what the page is told
        tags.append(asked.value.all_headers().get("if-none-match"))
    assert tags[0] is None
    assert tags[1] is not None


def test_without_scripts_everything_is_there(browser: Browser, crowded: Service) -> None:
    with browser.new_context(base_url=crowded.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(LIST)
        expect(page.locator("#press-sentence")).to_contain_text("have endorsed")
        expect(page.get_by_role("button", name="Copy the sentence")).to_have_count(0)
        page.get_by_role("link", name=re.compile("^California: ")).click()
        expect(page).to_have_url(re.compile("state=CA"))
