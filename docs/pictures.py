"""Take the pictures of the README and of docs/ anew: `make pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.service import PASSWORD, SLUG, Service, free_port
from tests.chromium import chromium, flags

PICTURES = Path(__file__).parent / "pictures"
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
PUBLIC = {"plan": f"/plans/{SLUG}", "organizations": f"/plans/{SLUG}/endorsers"}
STAFF = {"review": "/admin/review"}
NARROW = {"sign": f"/plans/{SLUG}/sign"}


def take(page: Page, pages: dict[str, str]) -> None:
    """Open each page and keep a picture of what the window shows of it."""
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=PICTURES / f"{name}.png")


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("E-mail address").fill("owner@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def main() -> None:
    """Run the service on sample data and take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        service = Service(Path(directory), port)
        service.run("init")
        service.run("sample", "--organizations", "187", "--individuals", "2411")
        service.invite("owner@example.org", "owner")
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        with service.serving(port):
            desk = browser.new_page(base_url=service.url, viewport=DESK)
            take(desk, PUBLIC)
            sign_in(desk)
            take(desk, STAFF)
            phone = browser.new_page(base_url=service.url, viewport=PHONE)
            take(phone, NARROW)
        browser.close()


if __name__ == "__main__":
    main()
