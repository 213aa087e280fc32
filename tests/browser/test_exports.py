"""The page of a long export follows it by itself, up to the file."""

import hashlib
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import see_no_barrier
from tests.browser.service import Service
from tests.browser.test_journeys import sign_in

TEXT = """---
slug: long-list
language: en
title: A plan of many
---

An introduction.

## Action 1: Count on

Far.
"""


def see_no_barrier_between_reloads(page: Page) -> None:
    """See that a page has no barrier; when it reloads itself meanwhile, look again."""
    for _ in range(5):
        with suppress(Error):
            see_no_barrier(page)
            return
    raise AssertionError("the page reloads faster than one can look")


def test_a_long_export_is_followed_to_its_file(
    desk: Page, service: Service, tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    path.write_text(TEXT)
    service.run("plan", "load", str(path))
    service.tally("long-list", 20_000)
    sign_in(desk, "owner@example.org")
    desk.goto("/admin/exports")
    desk.get_by_label("Plan").select_option("A plan of many")
    desk.get_by_label("Reason").fill("For the press office")
    desk.get_by_role("button", name="Download", exact=True).click()

    title = desk.get_by_role("heading", level=1)
    expect(title).to_have_text("Your export is being made")
    see_no_barrier_between_reloads(desk)
    expect(title).to_have_text("Your export is ready")  # nobody has touched the page
    see_no_barrier(desk)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download the file").click()

    data = download.value.path().read_bytes()
    assert download.value.suggested_filename.startswith("long-list-press-")
    expect(desk.get_by_text(hashlib.sha256(data).hexdigest())).to_be_visible()
