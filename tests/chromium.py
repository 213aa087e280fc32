"""A real browser for the tests: Debian's Chromium, driven by Playwright.

Playwright's own builds are not used: they come from outside the package
registries. ``CHROMIUM`` names another Chrome or Chromium.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    # A page that asks for anything from outside gets an error, here as everywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--no-first-run",
)


def chromium() -> Path | None:
    """Return where Chromium is, or None where there is none."""
    names = filter(None, (os.environ.get("CHROMIUM"), *NAMES))
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def flags() -> list[str]:
    """Return how to start Chromium. Its sandbox refuses to run as root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if is_root else [*FLAGS]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium, started once a worker; a test opens its own context in it."""
    executable = chromium()
    if executable is None:
        pytest.skip("Chromium is missing: install it (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags())
        yield browser
        browser.close()
