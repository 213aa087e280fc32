"""Passing the plan on, and printing a certificate, in a real browser."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import see_no_barrier
from tests.browser.service import SLUG, Service, link_in
from tests.browser.test_journeys import confirm, decide, endorse, sign_in

PLAN = f"/plans/{SLUG}"
OUTSIDE = (
    "https://wa.me/",
    "https://bsky.app/",
    "https://share.joinmastodon.org/",
    "https://x.com/",
)


def sign(page: Page, service: Service, name: str, email: str) -> None:
    """Sign as a person, and confirm by the mailed link."""
    page.goto(f"{PLAN}/sign")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("My full name").check()
    page.get_by_role("button", name="Sign the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    confirm(page, service, email)


def see_the_code(page: Page) -> None:
    """Open the QR code, and see that it is drawn."""
    page.get_by_text("QR code", exact=True).click()
    code = page.get_by_role("img", name="QR code")
    expect(code).to_be_visible()
    expect(code).to_have_js_property("complete", value=True)
    assert code.evaluate("(each) => each.naturalWidth") > 0, "it is drawn"
    see_no_barrier(page)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_who_has_signed_finds_plain_ways_to_pass_the_plan_on(
    request: pytest.FixtureRequest, service: Service, size: str
) -> None:
    page: Page = request.getfixturevalue(size)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    sign(page, service, "Wanda Kim", f"wanda-{size}@example.org")
    see_no_barrier(page)
    share = page.get_by_role("region", name="Share it")
    for name, start in zip(("WhatsApp", "Bluesky", "Mastodon", "X"), OUTSIDE, strict=True):
        link = share.get_by_role("link", name=name, exact=True)
        href = unquote(link.get_attribute("href") or "")
        assert href.startswith(start)
        assert f"{service.url}{PLAN}" in href
        assert "/confirm/" not in href
    mail = unquote(share.get_by_role("link", name="E-mail").get_attribute("href") or "")
    assert mail.startswith("mailto:?subject=")
    assert f"{service.url}{PLAN}" in mail
    see_the_code(page)
    assert {re.match(r"https?://[^/]+", each)[0] for each in asked} == {service.url}  # type: ignore[index] # all are addresses


def test_the_link_is_copied_and_that_is_said(browser: Browser, service: Service) -> None:
    with browser.new_context(base_url=service.url) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(PLAN)
        page.get_by_role("button", name="Copy the link").click()
        expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{service.url}{PLAN}"
        see_no_barrier(page)


def test_the_system_s_own_way_is_offered_where_there_is_one(
    browser: Browser, service: Service
) -> None:
    with browser.new_context(base_url=service.url) as context:
        page = context.new_page()
        page.add_init_script(
            "navigator.share = (what) => (window.shared = what, Promise.resolve())"
        )
        page.goto(f"{PLAN}/actions/3")
        page.get_by_role("button", name="Share …").click()
        shared = page.evaluate("window.shared")
        assert shared["url"] == f"{service.url}{PLAN}/actions/3"


def test_without_scripts_the_links_are_all_there_and_no_button_is(
    browser: Browser, service: Service
) -> None:
    with browser.new_context(base_url=service.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PLAN)
        expect(page.get_by_label("Link to share")).to_have_value(f"{service.url}{PLAN}")
        expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()
        expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
        expect(page.get_by_role("button", name="Share …")).to_be_hidden()


def test_an_approved_organization_prints_its_certificate(
    desk: Page, browser: Browser, service: Service
) -> None:
    email = "ines@harbor-aid.org"
    endorse(desk, name="Harbor Aid Société", email=email)
    confirm(desk, service, email)
    expect(desk.get_by_text("certificate of endorsement you can print")).to_be_visible()
    see_no_barrier(desk)
    with browser.new_context(base_url=service.url) as context:
        moderator = context.new_page()
        sign_in(moderator, "mod@example.org")
        decide(moderator, "Harbor Aid Société", "Approve")
    path = link_in(service.mail_to(email, about="has endorsed"), "/certificate.pdf")
    with desk.expect_download() as download:
        desk.evaluate("(url) => { location.href = url }", path)
    assert download.value.suggested_filename == f"{SLUG}-certificate.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    desk.goto(path.removesuffix("/certificate.pdf"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Harbor Aid Société")
    see_no_barrier(desk)
