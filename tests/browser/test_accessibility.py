"""No barrier on any public page: in any state, language, theme or width, and without a mouse."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import barriers, sideways
from tests.browser.gallery import furnish, paths
from tests.browser.service import SLUG, Service, code_in, link_in
from tests.ports import own_port

# Each page is seen in both of these: what else could matter changes along with the width.
LOOKS: dict[str, dict[str, Any]] = {
    "phone, light": {"width": 360, "prefix": "", "color_scheme": "light"},
    "desk, dark, Spanish": {"width": 1280, "prefix": "/es", "color_scheme": "dark"},
}
# Of these, only what the width changes: the same words and colors were seen before.
WIDTHS = {"400 %, Spanish": (320, "/es"), "tablet": (768, "")}
FOCUS = """() => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  return {
    name: (it.labels?.[0] ?? it).textContent.trim().replace(/\\s+/g, " "),
    is_seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    is_there: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((it) => it.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
  .filter((it) => !it.closest("p, li, dd, [aria-hidden=true]") || it.matches(".button"))
  .map((it) => [it.outerHTML.slice(0, 80), it.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
MOST_TABS = 150


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Yield a service with plans in every state."""
    port = own_port()
    service = Service(tmp_path_factory.mktemp("gallery"), port)
    service.run("init")
    furnish(service, tmp_path_factory.mktemp("plans"))
    with service.serving(port):
        yield service


def seen(browser: Browser, service: Service, width: int, **more: Any) -> Page:  # noqa: ANN401 - as Playwright takes them
    context = browser.new_context(
        base_url=service.url,
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
        **more,
    )
    return context.new_page()


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_no_public_page_has_a_barrier(
    browser: Browser, gallery: Service, look: dict[str, Any]
) -> None:
    page = seen(browser, gallery, look["width"], color_scheme=look["color_scheme"])
    found = {}
    for path in paths():
        page.goto(look["prefix"] + path)
        found[path] = barriers(page, sizes=True) + page.evaluate(SMALL_TARGETS)
    page.context.close()

    assert not {path: barred for path, barred in found.items() if barred}


@pytest.mark.parametrize(("width", "prefix"), WIDTHS.values(), ids=WIDTHS.keys())
def test_every_public_page_fits_the_window(
    browser: Browser, gallery: Service, width: int, prefix: str
) -> None:
    page = seen(browser, gallery, width)
    found = {}
    for path in paths():
        page.goto(prefix + path)
        found[path] = sideways(page) + page.evaluate(SMALL_TARGETS)
    page.context.close()

    assert not {path: barred for path, barred in found.items() if barred}


def test_a_page_in_forced_colors_does_not_lose_anything(browser: Browser, gallery: Service) -> None:
    page = seen(browser, gallery, 1280, forced_colors="active")
    for path in paths():
        page.goto(path)
        buttons = page.locator("a.button, button.button")
        for index in range(min(3, buttons.count())):
            edge = buttons.nth(index).evaluate("it => getComputedStyle(it).borderTopStyle")
            assert edge != "none", f"{path}: a button without an edge cannot be seen"
    page.context.close()


def tab_to(page: Page, name: str) -> None:
    """Go on by the tabulator until what is called ``name`` has the focus; see each on the way."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        assert found["is_seen"], f"nobody sees that {found['name']} has the focus"
        assert found["is_there"], f"{found['name']} has the focus outside of the screen"
        if found["name"].startswith(name):
            return
    raise AssertionError(f"the tabulator never reaches {name} on {page.url}")


def test_a_person_signs_and_confirms_by_keyboard_alone(browser: Browser, service: Service) -> None:
    page = seen(browser, service, 1280)
    page.goto(f"/plans/{SLUG}")
    tab_to(page, "Sign as a person")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{service.url}/plans/{SLUG}/sign")
    tab_to(page, "My full name")
    page.keyboard.press("Space")
    tab_to(page, "Your name")
    page.keyboard.type("Noor Keys")
    tab_to(page, "Your e-mail address")
    page.keyboard.type("noor@example.org")
    tab_to(page, "Sign the plan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    tab_to(page, "Code")
    page.keyboard.type(code_in(service.mail_to("noor@example.org", about="confirm")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmed")
    page.context.close()


def test_an_organization_endorses_and_withdraws_by_keyboard_alone(
    desk: Page, service: Service
) -> None:
    desk.goto(f"/plans/{SLUG}/endorse")
    for field, typed in (
        ("Name of the organization", "Keyboard Allies"),
        ("Field of work", "Legal"),
        ("Where it works", "Nat"),
        ("Your name", "Kim Keys"),
        ("Your title", "Director"),
        ("Your work e-mail address", "kim@keyboard-allies.org"),
        ("I am authorized to sign", " "),
    ):
        tab_to(desk, field)
        desk.keyboard.type(typed)
    tab_to(desk, "Endorse the plan")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    desk.goto(link_in(service.mail_to("kim@keyboard-allies.org", about="confirm"), "/confirm/"))
    tab_to(desk, "Confirm")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Confirmed")
    desk.goto("/manage")
    tab_to(desk, "Your e-mail address")
    desk.keyboard.type("kim@keyboard-allies.org")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    desk.goto(link_in(service.mail_to("kim@keyboard-allies.org", about="link"), "/manage/"))
    tab_to(desk, "Withdraw")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Withdrawn")


def test_a_reader_skips_to_the_content_and_reaches_every_action(
    browser: Browser, service: Service
) -> None:
    page = seen(browser, service, 1280)
    page.goto(f"/plans/{SLUG}")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Skip to content"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for number in (1, 10):
        tab_to(page, str(number))
    page.context.close()
