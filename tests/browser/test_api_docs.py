"""The page that explains the API, in a real browser: the forms ask, and the answers are shown."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import see_no_barrier
from tests.browser.service import SLUG


def test_a_programmer_tries_what_can_be_asked(desk: Page) -> None:
    desk.goto("/api/")
    see_no_barrier(desk)
    form = desk.locator("form.trial[data-path$='/endorsers']")
    form.get_by_label("Plan").select_option(SLUG)
    form.get_by_label("limit").fill("2")
    form.get_by_label("scope").select_option("national")
    form.get_by_role("button", name="Try it").click()
    path = f"/api/v1/plans/{SLUG}/endorsers?limit=2&scope=national"
    expect(form.locator(".trial-address")).to_have_text(f"GET {path}")
    expect(form.get_by_role("status")).to_contain_text("Status 200")
    answer = json.loads(form.locator(".trial-content").inner_text())
    assert set(answer) == {"endorsers", "next"}
    see_no_barrier(desk)


def test_a_refusal_is_shown_as_it_came(desk: Page) -> None:
    desk.goto("/api/")
    form = desk.locator("form.trial[data-path$='/signers']")
    form.evaluate("form => { form.noValidate = true; }")
    form.get_by_label("limit").fill("500")
    form.get_by_role("button", name="Try it").click()
    expect(form.get_by_role("status")).to_contain_text("Status 400")
    expect(form.locator(".trial-content")).to_contain_text(
        "It must be a whole number from 1 to 200."
    )


def test_the_page_fits_a_phone_in_spanish(phone: Page) -> None:
    phone.goto("/es/api/")
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    phone.locator("details").first.locator("summary").click()
    form = phone.locator("form.trial[data-path$='/endorsers']")
    form.get_by_role("button").click()
    expect(form.locator(".trial-content")).to_contain_text("endorsers")
    see_no_barrier(phone)
