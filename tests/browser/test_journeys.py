"""Whole walks of real people in a real browser, against the real service."""

import re
import urllib.request
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import see_no_barrier
from tests.browser.service import PASSWORD, SLUG, Service, code_in, link_in, links_in

PLAN = f"/plans/{SLUG}"


def look_anew(page: Page, path: str) -> None:
    """Open a page, and not the copy of it that a browser may keep for a minute."""
    page.goto(path)
    page.reload()


def endorse(page: Page, *, name: str, email: str) -> None:
    """Fill in and send the form for organizations."""
    page.goto(PLAN)
    page.get_by_role("link", name="Endorse as an organization").first.click()
    page.get_by_label("Name of the organization").fill(name)
    page.get_by_label("Website").fill("https://www.riverside-legal.org")
    page.get_by_label("Field of work").select_option("legal")
    page.get_by_label("Where it works").select_option("state")
    page.get_by_label("State", exact=True).select_option("CA")
    page.get_by_label("Your name").fill("Rosa Díaz")
    page.get_by_label("Your title").fill("Policy director")
    page.get_by_label("Your work e-mail address").fill(email)
    page.get_by_label("I am authorized to sign").check()
    see_no_barrier(page)
    page.get_by_role("button", name="Endorse the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")


def confirm(page: Page, service: Service, email: str) -> None:
    """Follow the link of the mail and press the button."""
    page.goto(link_in(service.mail_to(email, about="confirm"), "/confirm/"))
    see_no_barrier(page)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmed")


def sign_in(page: Page, email: str) -> None:
    """Enter by the staff's door."""
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/admin/login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    see_no_barrier(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")


def decide(page: Page, name: str, button: str, reason: str = "") -> None:
    """Take a step on the page of one sign-on, and see that it is taken."""
    page.goto("/admin/sign-ons")
    page.get_by_role("link", name=name).first.click()
    if reason:
        page.get_by_label("Reason").first.fill(reason)
    page.get_by_role("button", name=button).first.click()
    expect(page.locator(".flash.is-success")).to_be_visible()


def test_an_organization_endorses_confirms_and_is_approved(
    desk: Page, browser: Browser, service: Service
) -> None:
    endorse(desk, name="Riverside Legal Aid", email="rosa@riverside-legal.org")
    confirm(desk, service, "rosa@riverside-legal.org")
    look_anew(desk, f"{PLAN}/endorsers")
    expect(desk.get_by_text("Riverside Legal Aid")).to_have_count(0)

    with browser.new_context(base_url=service.url) as context:
        moderator = context.new_page()
        sign_in(moderator, "mod@example.org")
        moderator.get_by_role("link", name="Review", exact=True).click()
        card = moderator.get_by_role("article").filter(has_text="Riverside Legal Aid")
        expect(card).to_contain_text("The address belongs to the website")
        expect(card).not_to_contain_text("rosa@riverside-legal.org")
        see_no_barrier(moderator)
        card.get_by_role("button", name="Approve").click()
        expect(moderator.locator(".flash.is-success")).to_be_visible()

    look_anew(desk, f"{PLAN}/endorsers")
    expect(desk.get_by_role("heading", name="California")).to_be_visible()
    expect(desk.get_by_text("Riverside Legal Aid")).to_be_visible()
    expect(desk.get_by_text("Rosa")).to_have_count(0)
    see_no_barrier(desk)
    service.mail_to("rosa@riverside-legal.org", about="has endorsed")


def test_a_person_signs_on_a_phone_types_the_code_and_appears_as_chosen(
    phone: Page, service: Service
) -> None:
    phone.goto(PLAN)
    see_no_barrier(phone)
    phone.get_by_role("link", name="Sign as a person").first.click()
    phone.get_by_label("Your name").fill("María García y Vega")
    phone.get_by_label("Your e-mail address").fill("maria@example.org")
    phone.get_by_label(re.compile("^State")).select_option("TX")
    phone.get_by_label("My first name and initial").check()
    see_no_barrier(phone)
    phone.get_by_role("button", name="Sign the plan").click()
    code = code_in(service.mail_to("maria@example.org", about="confirm"))
    phone.get_by_label("Code").fill(code)
    see_no_barrier(phone)
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Confirmed")

    look_anew(phone, f"{PLAN}/signers")
    expect(phone.get_by_text("María V.")).to_be_visible()
    expect(phone.get_by_text("García")).to_have_count(0)
    see_no_barrier(phone)


def test_what_is_wrong_in_a_form_is_said_and_nothing_typed_is_lost(phone: Page) -> None:
    phone.goto(f"{PLAN}/sign")
    phone.get_by_label("Your name").fill("Ana")
    phone.get_by_label("Your e-mail address").fill("not an address")
    phone.get_by_role("button", name="Sign the plan").click()
    expect(phone.get_by_role("alert")).to_contain_text("e-mail address")
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_label("Your name")).to_have_value("Ana")
    expect(phone.get_by_label("Your e-mail address")).to_have_value("not an address")
    see_no_barrier(phone)


def test_a_scanner_that_opens_every_link_of_a_mail_changes_nothing(
    desk: Page, service: Service
) -> None:
    endorse(desk, name="Harbor Neighbors", email="kim@harbor-neighbors.org")
    mail = service.mail_to("kim@harbor-neighbors.org", about="confirm")
    agent = {"User-Agent": "BarracudaCentral-Reputation-Fetcher"}
    for link in links_in(mail) * 2:
        assert urlsplit(link).netloc == urlsplit(service.url).netloc
        for method in ("GET", "HEAD"):
            request = urllib.request.Request(link, headers=agent, method=method)  # noqa: S310 - ours
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
                assert answer.status == 200
    for link in links_in(mail):
        desk.goto(link)  # a scanner with a browser inside
    desk.goto(link_in(mail, "/confirm/"))
    expect(desk.get_by_role("button", name="Confirm")).to_be_visible()


def test_a_moderator_declines_reconsiders_and_approves(desk: Page, service: Service) -> None:
    endorse(desk, name="Valley Clinic", email="li@valley-clinic.org")
    confirm(desk, service, "li@valley-clinic.org")
    sign_in(desk, "mod@example.org")
    decide(desk, "Valley Clinic", "Decline", reason="Please write from the clinic's own domain.")
    mail = service.mail_to("li@valley-clinic.org", about="not accepted")
    assert "own domain" in mail.as_string()
    decide(desk, "Valley Clinic", "Reconsider")
    decide(desk, "Valley Clinic", "Approve")
    service.mail_to("li@valley-clinic.org", about="has endorsed")
    look_anew(desk, f"{PLAN}/endorsers")
    expect(desk.get_by_text("Valley Clinic")).to_be_visible()


def test_a_person_withdraws_by_the_link_in_the_mail(phone: Page, service: Service) -> None:
    phone.goto(f"{PLAN}/sign")
    phone.get_by_label("Your name").fill("Femi Withdrawn")
    phone.get_by_label("Your e-mail address").fill("femi@example.org")
    phone.get_by_label("My full name").check()
    phone.get_by_role("button", name="Sign the plan").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    confirm(phone, service, "femi@example.org")
    look_anew(phone, f"{PLAN}/signers")
    expect(phone.get_by_text("Femi Withdrawn")).to_be_visible()
    phone.goto(link_in(service.mail_to("femi@example.org", about="you have signed"), "/manage/"))
    see_no_barrier(phone)
    phone.get_by_role("button", name="Withdraw").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Withdrawn")
    look_anew(phone, f"{PLAN}/signers")
    expect(phone.get_by_text("Femi Withdrawn")).to_have_count(0)


def test_a_stranger_is_sent_to_the_login_from_every_staff_page(desk: Page) -> None:
    for path in ("", "review", "sign-ons", "plans", "exports", "staff", "audit", "password"):
        desk.goto(f"/admin/{path}")
        expect(desk).to_have_url(re.compile("/admin/login"))
        expect(desk.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_owner_finds_every_staff_page_without_barriers(desk: Page) -> None:
    sign_in(desk, "owner@example.org")
    for path in ("", "review", "sign-ons", "plans", f"plans/{SLUG}", "exports", "staff", "audit"):
        desk.goto(f"/admin/{path}")
        see_no_barrier(desk)
    desk.set_viewport_size({"width": 360, "height": 740})
    for path in ("", "review", "sign-ons", f"plans/{SLUG}", "exports", "staff", "audit"):
        desk.goto(f"/admin/{path}")
        see_no_barrier(desk)
