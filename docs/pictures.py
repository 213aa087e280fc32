"""Take new screenshots for the README and docs/: `make pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.service import PASSWORD, SLUG, Service
from tests.chromium import chromium, flags
from tests.ports import own_port

PICTURES = Path(__file__).parent / "pictures"
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
PLAN = f"/plans/{SLUG}"
EMPTY = "/plans/nobody-yet"
STAFF = {"review": "/admin/review"}
# Screenshots of whole windows: on a desktop in light and dark colors, and on a phone.
AT_A_DESK = {
    "plan": PLAN,
    "action": f"{PLAN}/actions/6",
    "organizations": f"{PLAN}/endorsers",
    "empty": EMPTY,
}
IN_THE_DARK = {"plan-dark": f"{PLAN}#action-4"}
ON_A_PHONE = {"plan-phone": f"{PLAN}#action-4", "sign": f"{PLAN}/sign", "spanish": f"/es{PLAN}"}
# Screenshots of parts of pages, for docs/design.md: each part's URL and CSS selector.
PARTS = {
    "part-title": (PLAN, ".title"),
    "part-contents": (f"{PLAN}#action-4", ".contents >> visible=true"),
    "part-action": (PLAN, "#action-4"),
    "part-beside": (f"{PLAN}#action-4", ".beside"),
    "part-fields": (f"{PLAN}/sign", ".group >> nth=0"),
}
NOBODY_YET = """---
slug: nobody-yet
language: en
title: A plan that nobody has signed yet
accent: "#7a1fa2"
---

One sentence to begin with.

## Action 1: Open the doors

And keep them open.
"""


def take(page: Page, pages: dict[str, str]) -> None:
    """Open each page, and save a screenshot of the window."""
    for name, path in pages.items():
        page.goto(path)
        page.reload()  # the second time, the fonts are in the cache
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")


def take_parts(page: Page) -> None:
    """Save a screenshot of each part alone."""
    for name, (path, part) in PARTS.items():
        page.goto(path)
        page.locator(part).screenshot(path=PICTURES / f"{name}.png")


def take_errors(page: Page) -> None:
    """Send the empty form, and save a screenshot of its error messages."""
    page.goto(f"{PLAN}/sign")
    page.get_by_role("button", name="Sign the plan").click()
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "part-errors.png")


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("E-mail address").fill("moderator@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def furnish(service: Service, directory: Path) -> None:
    """Load the plans, and add made-up sign-ons to the first."""
    service.run("init")
    service.run("sample", "--organizations", "187", "--individuals", "2411", "--seed", "1")
    service.invite("moderator@example.org", "moderator")
    file = directory / "nobody-yet.md"
    file.write_text(NOBODY_YET)
    service.run("plan", "load", str(file))
    service.run("plan", "open", "nobody-yet")


def look(browser: Browser, url: str) -> None:
    """Take all screenshots."""
    desk = browser.new_page(base_url=url, viewport=DESK, reduced_motion="reduce")
    take(desk, AT_A_DESK)
    take_parts(desk)
    desk.emulate_media(color_scheme="dark")
    take(desk, IN_THE_DARK)
    desk.emulate_media(color_scheme="light")
    phone = browser.new_page(base_url=url, viewport=PHONE, reduced_motion="reduce")
    take(phone, ON_A_PHONE)
    take_errors(phone)
    sign_in(desk)
    take(desk, STAFF)


def main() -> None:
    """Run the service on sample data, and take all screenshots."""
    PICTURES.mkdir(exist_ok=True)
    port = own_port()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        service = Service(Path(directory), port)
        furnish(service, Path(directory))
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        with service.serving(port):
            look(browser, service.url)
        browser.close()


if __name__ == "__main__":
    main()
