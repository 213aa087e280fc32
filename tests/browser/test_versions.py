"""What a version changed, and a plan's own logo, as a browser shows them."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import see_no_barrier
from tests.browser.service import Service
from tests.plan.pictures import a_png

SLUG = "changing"
FRONT = f"""---
slug: {SLUG}
language: en
title: A Plan That Changes
accent: "#ffcc00"
logo: logo.png
logo_text: The Changing Coalition
---
"""
OLD = """We, the undersigned, ask for what follows.

## Action 1: Be fair

Treat everybody the same, and listen.

## Action 2: Be brief

Say what is to be said.

## Action 3: Be gone

Leave when it is time.
"""
NEW = """We, all of us, ask for what follows, and soon.

## Action 1: Be fair

Treat everybody the same, and listen well.

## Action 2: Be loud

Sing in the streets, as nobody hears you otherwise.

## Action 3: Be brief

Say what is to be said.
"""


@pytest.fixture(scope="module")
def changed(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a plan of two versions; it is closed, so as not to be on the front."""
    path = tmp_path_factory.mktemp("plan") / "plan.md"
    (path.parent / "logo.png").write_bytes(a_png())
    for text in (OLD, NEW):
        path.write_text(FRONT + "\n" + text)
        service.run("plan", "load", str(path))
    service.run("plan", "open", SLUG)
    service.run("plan", "close", SLUG)
    return f"/plans/{SLUG}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_changed_can_be_read_by_everybody(
    browser: Browser, service: Service, changed: str, theme: str, width: int
) -> None:
    with browser.new_context(
        base_url=service.url,
        viewport={"width": width, "height": 900},
        color_scheme=theme,  # type: ignore[arg-type] # one of the two
    ) as context:
        page = context.new_page()
        for prefix in ("", "/es"):
            page.goto(f"{prefix}{changed}/versions/2/diff")
            see_no_barrier(page)
        for tag, line in (("ins", "underline"), ("del", "line-through")):
            element = page.locator(tag).first
            assert line in element.evaluate("it => getComputedStyle(it).textDecorationLine")


def test_what_changed_is_told_without_colors(
    browser: Browser, service: Service, changed: str
) -> None:
    with browser.new_context(base_url=service.url, forced_colors="active") as context:
        page = context.new_page()
        page.goto(f"{changed}/versions/2/diff")
        assert page.locator("ins").first.inner_text().startswith("[added:")
        assert page.locator("del").first.inner_text().startswith("[removed:")
        line = page.locator("del").first.evaluate("it => getComputedStyle(it).textDecorationLine")
        assert "line-through" in line


def test_the_unchanged_is_folded_and_opens_by_keyboard(desk: Page, changed: str) -> None:
    desk.goto(f"{changed}/versions")
    desk.get_by_role("link", name="What changed in version 2").click()
    folded = desk.locator("details").last
    text = folded.locator("p")
    expect(text).to_be_hidden()
    folded.locator("summary").focus()
    desk.keyboard.press("Enter")
    expect(text).to_be_visible()


def test_the_logo_is_drawn_and_nothing_moves_for_it(phone: Page, changed: str) -> None:
    phone.goto(changed)
    logo = phone.get_by_role("img", name="The Changing Coalition").first
    box = logo.bounding_box()
    assert box is not None
    assert round(box["width"] / box["height"], 1) == 3
    assert logo.evaluate("it => it.complete && it.naturalWidth > 0")
    moved = "performance.getEntriesByType('layout-shift').reduce((sum, it) => sum + it.value, 0)"
    assert phone.evaluate(moved) < 0.01
    see_no_barrier(phone)
