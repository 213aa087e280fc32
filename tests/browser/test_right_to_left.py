"""Pages from right to left on a narrow phone: nothing sticks out, and axe finds nothing."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from signon.config import Settings
from signon.core import languages as tongues
from signon.core.actor import OPERATOR
from signon.core.lifecycle import State
from signon.models import Plan
from signon.plan.plan_file import parse
from signon.plan.service import load
from tests.browser.conftest import PHONE, see_no_barrier
from tests.conftest import Begin
from tests.factories import a_sign_on, an_individual, an_organization
from tests.house.catalogs import translations_of

pytestmark = pytest.mark.one_database
NAMES = ("Acme Aid", "مركز العدالة للمهاجرين", "A.C.L.U. of Texas", "Ñ" * 100)
IN_ARABIC = """---
slug: fair-plan
language: ar
title: خطة عادلة
subtitle: للجميع
---

نحن الموقعين أدناه نتفق.

## Action 1: كونوا عادلين

## Action 2: كونوا لطفاء
"""


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return translations_of("ar", tmp_path_factory.mktemp("translations"))


@pytest.fixture(autouse=True)
def _spoken(catalogs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application, which is made after this, speak Arabic."""
    monkeypatch.setattr(tongues, "TRANSLATIONS", catalogs)


@pytest.fixture
def address(
    app: Flask, plan: Plan, settings: Settings, begin: Begin, now: datetime
) -> Iterator[str]:
    """Yield where the application is served, from a thread of the test."""
    with begin() as session:
        load(session, parse(IN_ARABIC), by=OPERATOR, now=now)
        for name in NAMES:
            a_sign_on(session, plan, State.LISTED, an_organization(name), now=now)
            a_sign_on(session, plan, State.LISTED, an_individual(name), now=now)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ar"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]}, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


def test_pages_from_right_to_left_fit_a_narrow_phone(phone: Page, address: str, plan: Plan) -> None:
    base = f"{address}/plans/{plan.slug}"
    for path in ("", "/actions/1", "/endorsers", "/signers", "/sign", "/endorse", "/versions"):
        phone.goto(base + path)
        assert phone.locator("html").get_attribute("dir") == "rtl"
        assert phone.evaluate("getComputedStyle(document.body).direction") == "rtl"
        see_no_barrier(phone)


def test_a_form_from_right_to_left_tells_its_errors_in_that_language(
    phone: Page, address: str, plan: Plan
) -> None:
    phone.goto(f"{address}/plans/{plan.slug}/sign")
    phone.locator("form button[type=submit]").last.click()
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.url.endswith(f"/ar/plans/{plan.slug}/sign")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    see_no_barrier(phone)
