"""One running service and its pages, for all journeys of a worker."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.service import Service
from tests.ports import own_port

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
expect.set_options(timeout=30_000)  # a loaded machine takes longer than five seconds


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Yield the service, with the shipped plan open and a moderator and an owner at work."""
    port = own_port()
    service = Service(tmp_path_factory.mktemp("instance"), port)
    service.run("init")
    service.invite("mod@example.org", "moderator")
    service.invite("owner@example.org", "owner")
    with service.serving(port):
        yield service


@pytest.fixture
def desk(browser: Browser, service: Service) -> Iterator[Page]:
    """Yield a page of a fresh visitor at a desk."""
    with _context(browser, service, DESK) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Page]:
    """Yield a page of a fresh visitor with a narrow phone."""
    with _context(browser, service, PHONE) as context:
        yield context.new_page()


def _context(browser: Browser, service: Service, size: dict[str, int]) -> BrowserContext:
    return browser.new_context(
        base_url=service.url,
        viewport={"width": size["width"], "height": size["height"]},
        reduced_motion="reduce",
    )


def see_no_barrier(page: Page) -> None:
    """See that axe finds nothing on the page, and that it does not scroll sideways."""
    found = barriers(page)
    assert not found, f"{page.url}: {found}"


def barriers(page: Page, *, sizes: bool = False) -> list[str]:
    """Return what bars people from the page: all that axe finds, and sideways scrolling.

    :param sizes: measure targets, too. Only at the top of a page: further down, the bar at the
        window's edge may cover what one can scroll to.
    """
    options = {"rules": {"target-size": {"enabled": sizes}}}
    page.wait_for_load_state()  # what is looked at may be a page that still comes
    found = [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]
    return [*found, *sideways(page)]


def sideways(page: Page) -> list[str]:
    """Return how far a page is wider than the window, if it is."""
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"scrolls sideways by {width} px"] if width > 0 else []
