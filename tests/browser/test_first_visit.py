"""A first visit to the plan: light, and talking to nobody else."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.service import SLUG, Service

MOST_BYTES = 150_000


def visit(page: Page, path: str) -> list[dict[str, Any]]:
    """Open a page with an empty cache, and return what came: address, kind, bytes on the wire."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, tuple[str, str]] = {}
    came: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = (event["response"]["url"], event["type"])

    def weigh(event: dict[str, Any]) -> None:
        url, kind = kinds.get(event["requestId"], ("", ""))
        came.append({"url": url, "kind": kind, "bytes": event["encodedDataLength"]})

    network.on("Network.responseReceived", note)
    network.on("Network.loadingFinished", weigh)
    page.goto(path, wait_until="networkidle")
    return came


@pytest.mark.parametrize("width", [360, 1440])
def test_a_first_visit_is_light_and_asks_nobody_else(
    browser: Browser, service: Service, width: int
) -> None:
    with browser.new_context(
        base_url=service.url, viewport={"width": width, "height": 800}
    ) as context:
        came = visit(context.new_page(), f"/plans/{SLUG}")

    assert sum(each["bytes"] for each in came) <= MOST_BYTES, came
    assert all(each["url"].startswith((service.url, "data:")) for each in came), came
    kinds = [each["kind"] for each in came]
    assert kinds.count("Document") == kinds.count("Stylesheet") == 1, came
