"""After signing: what happens next, and plain links to pass the plan on."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

import pytest

from signon import ledger
from signon.core.actor import OPERATOR
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.models import Plan
from signon.web import clock
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import (
    ACME,
    PLAN,
    a_plan,
    a_sign_on,
    a_submission,
    an_individual,
    an_organization,
    code_of,
    last_submission,
    link_token,
    token_of,
)
from tests.sign.visitors import CHECK_EMAIL, PERSON

pytestmark = pytest.mark.one_database
HERE = "http://localhost/plans/fair-plan"
TEXT = "I stand behind “A Fair Plan”. Read it, and add your name."
# Where each link leads, and how it hands on text and address.
HOSTS = {"wa.me", "bsky.app", "share.joinmastodon.org", "x.com"}


def thanked(client: PageClient, begin: Begin, plan: Plan, kind: Kind) -> tuple[Element, str]:
    """Return the page that a signer gets on confirming, and the token in its address."""
    with begin() as session:
        application = ACME if kind is Kind.ORGANIZATION else an_individual()
        token = token_of(a_submission(session, plan, application, now=clock.now()))
    client.submit(f"/confirm/{token}")
    response = client.get(f"/confirm/{token}")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    return parse(response.get_data(as_text=True)), token


def links(page: Element) -> list[str]:
    [shared] = [each for each in page.iter("ul") if "share-links" in each.get("class", "")]
    found = list(shared.iter("a"))
    assert {each.get("rel") for each in found} == {"noopener noreferrer"}
    assert not [each for each in found if each.get("target") or each.get("ping")]
    return [each.get("href") or "" for each in found]


def test_a_person_is_thanked_and_may_pass_the_plan_on(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    page, token = thanked(client, begin, plan, Kind.INDIVIDUAL)
    assert "It is on the list" in text_of(page)
    assert "certificate" not in text_of(page)
    mail, *others = links(page)
    assert {urlsplit(each).hostname for each in others} == HOSTS
    assert all(each.startswith("https://") for each in others)
    body = parse_qs(urlsplit(mail).query)
    assert mail.startswith("mailto:?")
    assert body == {"subject": ["A Fair Plan"], "body": [f"{TEXT}\n\n{HERE}"]}
    for each in others:
        said = unquote(each)
        assert TEXT in said
        assert HERE in said
    assert token not in " ".join([mail, *others])


def test_the_link_to_copy_is_the_plan_s_own(client: PageClient, begin: Begin, plan: Plan) -> None:
    page, token = thanked(client, begin, plan, Kind.INDIVIDUAL)
    [field] = [each for each in page.iter("input") if each.get("id") == "share-url"]
    assert field.get("value") == HERE
    buttons = {each.get("data-copy") or each.get("data-url"): each for each in page.iter("button")}
    assert buttons["#share-url"].get("data-copied")
    assert buttons[HERE].get("hidden") is not None, "it shows where the browser can share"
    [code] = [each.get("src") for each in page.iter("img") if "qr" in (each.get("src") or "")]
    assert code == "/plans/fair-plan/qr.svg"
    for each in page.iter():
        if each.tag not in {"form", "input"} and each.get("value") != token:
            assert token not in str(each.attrib.get("data-url")), each.attrib


def test_an_organization_learns_that_somebody_looks_first(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    page, _ = thanked(client, begin, plan, Kind.ORGANIZATION)
    assert "staff review it, and we e-mail you their decision." in text_of(page)
    assert "certificate of endorsement you can print" in text_of(page)
    assert not [each for each in page.iter("a") if "certificate.pdf" in (each.get("href") or "")]


def test_an_organization_that_is_listed_at_once_gets_its_certificate(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        source = PLAN.replace("\ntitle:", "\nreview_organizations: false\ntitle:")
        plan = a_plan(session, now=now, source=source)
    page, _ = thanked(client, begin, plan, Kind.ORGANIZATION)
    [path] = [each.get("href") for each in page.iter("a") if "certificate.pdf" in str(each.attrib)]
    assert client.get(path or "").mimetype == "application/pdf"


def test_the_place_on_the_list_is_told_by_link_and_by_code_alike(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        for number in range(2):
            other = an_individual(f"Bo {number}", email=f"bo{number}@example.org")
            a_sign_on(session, plan, State.LISTED, other, now=clock.now())
    by_link, _ = thanked(client, begin, plan, Kind.INDIVIDUAL)
    assert "You are the 3rd person to sign this plan." in text_of(by_link)
    client.submit("/plans/fair-plan/sign", PERSON)
    with begin() as session:
        code = code_of(last_submission(session))
    client.submit(CHECK_EMAIL, {"code": code})
    by_code = parse(client.get(CHECK_EMAIL).get_data(as_text=True))
    assert "You are the 4th person to sign this plan." in text_of(by_code)
    [specimen] = by_code.findall(".//div[@class='specimen']")
    assert text_of(specimen).startswith("Ann Lee")


def test_who_is_only_counted_is_promised_no_place_on_the_list_and_no_decision_by_mail(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    for policy, words in (("false", "from the next full hour on"), ("true", "staff review it. If")):
        with begin() as session:
            source = PLAN.replace("\ntitle:", f"\nreview_individuals: {policy}\ntitle:")
            plan = a_plan(session, now=now, source=source)
            counted = an_individual(visibility=Visibility.COUNTED, email=f"{policy}@example.org")
            token = token_of(a_submission(session, plan, counted, now=clock.now()))
        client.submit(f"/confirm/{token}")
        page = text_of(parse(client.get(f"/confirm/{token}").get_data(as_text=True)))
        assert words in page
        assert "on the list, and in the count" not in page
        assert "e-mail you their decision" not in page


def test_how_long_a_review_takes_is_told_once_there_were_enough(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        for number, days in enumerate((1, 2, 3, 9, 9)):
            other = an_organization(f"Aid {number}", email=f"a{number}@example.org")
            found = a_sign_on(session, plan, State.IN_REVIEW, other, now=clock.now())
            later = clock.now() + timedelta(days=days)
            ledger.decide(session, found, ledger.Decision.APPROVE, by=OPERATOR, now=later)
    page, _ = thanked(client, begin, plan, Kind.ORGANIZATION)
    assert "Half of the last 5 reviews took less than 3 days." in text_of(page)


def test_an_organization_s_thanks_says_nothing_of_not_being_shown(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        source = PLAN.replace("\ntitle:", "\nreview_organizations: false\ntitle:")
        plan = a_plan(session, now=now, source=source)
    page, _ = thanked(client, begin, plan, Kind.ORGANIZATION)
    assert "You are the 1st organization to endorse this plan." in text_of(page)
    assert "not to be shown" not in text_of(page)
    assert "not shown" not in text_of(page)


def test_thanks_and_links_are_in_the_reader_s_language(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, now=clock.now()))
    client.submit(f"/es/confirm/{token}")
    page = parse(client.get(f"/es/confirm/{token}").get_data(as_text=True))
    assert all("http://localhost/es/plans/fair-plan" in unquote(each) for each in links(page))


def test_one_s_own_page_leads_to_the_certificate(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        found = a_sign_on(session, plan, State.LISTED, ACME, now=clock.now())
        token = link_token(session, found.id)
    page = client.get(f"/manage/{token}").get_data(as_text=True)
    assert f'href="/plans/fair-plan/endorsers/{found.id}/certificate.pdf"' in page
