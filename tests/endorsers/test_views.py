"""The lists as visitors see them."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from signon.core.actor import OPERATOR
from signon.core.kinds import Scope
from signon.core.lifecycle import Step
from signon.endorsers import search
from signon.endorsers.chores import fold_batch
from signon.endorsers.queries import PAGE
from signon.models import Plan, SignOn
from signon.plan import service as plans
from signon.web.paging import cursor
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.factories import STAFF, a_plan

HEADINGS = ["National organizations", "Hawaii", "Texas", "International organizations"]


def tree(client: PageClient, path: str) -> Element:
    return parse(client.get(path).get_data(as_text=True))


def names(page: Element) -> list[str]:
    return [text_of(each) for each in page.iterfind(".//span[@class='name']")]


def found(page: Element) -> str:
    return text_of(next(each for each in page.iter("p") if each.get("class") == "found"))


def test_organizations_stand_under_their_headings(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        for scope, us_state in (
            (Scope.INTERNATIONAL, None),
            (Scope.LOCAL, "TX"),
            (Scope.STATE, "HI"),
            (Scope.NATIONAL, None),
        ):
            organization(session, plan, f"{scope} Aid", scope=scope, us_state=us_state, now=now)
        fold_batch(session, now=now)
    page = tree(client, f"/plans/{plan.slug}/endorsers")
    headings = [text_of(each) for each in page.iter("h2")]
    assert headings[: len(HEADINGS)] == HEADINGS
    assert names(page) == ["national Aid", "state Aid", "local Aid", "international Aid"]
    assert found(page) == "4 found"
    first = text_of(next(each for each in page.iter("li") if "national Aid" in text_of(each)))
    assert first == "national Aid Legal services acme-aid.org December 14, 2020"
    link = next(each for each in page.iter("a") if text_of(each) == "acme-aid.org")
    assert (link.get("href"), link.get("rel")) == ("https://acme-aid.org", "nofollow noopener ugc")


def test_nothing_of_the_contact_is_shown(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(
            session, plan, "Aid", contact_name="Bo Hidden", contact_title="Spy", city="Rye", now=now
        )
    for path in ("", "/endorsers", "/signers", "/endorsers?q=aid"):
        page = client.get(f"/plans/{plan.slug}{path}").get_data(as_text=True)
        page = page.replace('"@', "")  # as words of JSON-LD begin
        for secret in ("Hidden", "Spy", "contact", "@"):
            assert secret not in page.replace("contact persons are", "")


def test_a_list_is_turned_on_and_back_through_its_pages_and_keeps_the_filters(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, plan, "Aid 000", now=now)
        copies(session, first, [{"public_name": f"Aid {n:03}"} for n in range(1, 2 * PAGE + 5)])
        fold_batch(session, now=now)
    path = f"/plans/{plan.slug}/endorsers?q=Aid&category=legal&scope=&slug=x&_scheme=ftp"
    shown, passed = list[str](), list[str]()
    while path:
        page = tree(client, path)
        shown += names(page)
        top = len(shown) - len(names(page)) + 1
        assert found(page) == f"{top}\u2013{len(shown)} of {2 * PAGE + 5}"
        ways = {text_of(each): each.get("href") or "" for each in page.iter("a")}
        assert ways.get(f"Previous {PAGE}") == (passed[-1] if passed else None)
        passed.append(path.replace("&scope=&slug=x&_scheme=ftp", ""))
        path = ways.get(f"Next {PAGE}") or ways.get("Next 5", "")
        if path:
            query = parse_qs(urlsplit(path).query)
            assert (query["q"], query["category"]) == (["Aid"], ["legal"])
            assert urlsplit(path).path == f"/plans/{plan.slug}/endorsers"
    assert shown == [f"Aid {n:03}" for n in range(2 * PAGE + 5)]


@pytest.mark.one_database
def test_a_cursor_that_is_none_of_ours_shows_the_first_page(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", now=now)
        individual(session, plan, "Ana Lee", now=now)
    odd = ("garbage", "", "%C3%A9", cursor("0", "a"), cursor("0", "a", "no id"), cursor("", "", ""))
    for text in odd:
        for page in ("endorsers", "signers"):
            path = f"/plans/{plan.slug}/{page}?cursor={text}"
            assert len(names(tree(client, path))) == 1, text


@pytest.mark.one_database
def test_more_than_a_thousand_are_not_counted(
    client: PageClient, begin: Begin, plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 2)
    with begin() as session:
        first = organization(session, plan, "Aid One", now=now)
        copies(session, first, [{"public_name": f"Aid {n}"} for n in ("Two", "Three")])
    path = f"/plans/{plan.slug}/endorsers"
    assert found(tree(client, f"{path}?q=aid")) == "2+ found"
    assert found(tree(client, f"{path}?q=aid+t")) == "2 found"


@pytest.mark.one_database
def test_an_empty_list_says_so(client: PageClient, begin: Begin, plan: Plan, now: datetime) -> None:
    path = f"/plans/{plan.slug}/endorsers"
    assert "No organization is listed yet." in client.get(path).get_data(as_text=True)
    people = client.get(f"/plans/{plan.slug}/signers").get_data(as_text=True)
    assert "Nobody is shown here yet." in people
    with begin() as session:
        organization(session, plan, "Aid", now=now)
        fold_batch(session, now=now)
    assert "No listed organization matches." in client.get(f"{path}?q=zzz").get_data(as_text=True)


@pytest.mark.one_database
def test_a_category_that_the_plan_gave_up_is_shown_by_its_key(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Aid", now=now)
        kept = {"other": "Other"}
        session.get_one(Plan, plan.id).categories = kept
    page = client.get(f"/plans/{plan.slug}/endorsers").get_data(as_text=True)
    assert "<span>legal</span>" in page


def test_a_closed_plans_lists_stay_and_a_drafts_are_not_there(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Aid", now=now)
        plans.close_plan(session, session.get_one(Plan, plan.id), by=OPERATOR, now=now)
        a_plan(session, now=now, slug="draft-plan", is_open=False)
    for page in ("endorsers", "signers"):
        assert client.get(f"/plans/{plan.slug}/{page}").status_code == 200
        assert client.get(f"/plans/draft-plan/{page}").status_code == 404
        assert client.get(f"/plans/no-plan/{page}").status_code == 404


def test_who_was_quarantined_is_on_no_page(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", now=now)
        individual(session, plan, "Ana Lee", now=now)
        for sign_on in session.scalars(select(SignOn)).all():
            sign_on.take(Step.QUARANTINE, at=now, by=STAFF)
    for path in ("", "/endorsers", "/endorsers?q=acme", "/signers"):
        page = client.get(f"/plans/{plan.slug}{path}").get_data(as_text=True)
        assert "Acme" not in page.replace('value="acme"', "")
        assert "Ana" not in page


@pytest.mark.one_database
def test_a_filtered_list_says_what_it_is(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", us_state="TX", scope=Scope.STATE, now=now)
        fold_batch(session, now=now)
    page = tree(client, f"/plans/{plan.slug}/endorsers?state=TX&category=legal&q=acme")
    heading = "1 organization in Texas: Legal services \u00b7 \u201cacme\u201d"

    assert text_of(next(page.iter("h1"))) == heading
    assert text_of(next(page.iter("title"))).startswith(heading)
    assert f"{heading}, of all that have endorsed" in text_of(page)


@pytest.mark.one_database
def test_people_are_found_by_letter_and_not_by_name(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        for name in ("Ana Lee", "Mo Ray", "Zo\u00eb Ng"):
            individual(session, plan, name, now=now)
    page = tree(client, f"/plans/{plan.slug}/signers?letter=m")
    [index] = [each for each in page.iter("nav") if each.get("class") == "letters"]
    letters = [text_of(each) for each in index.iter("a")]

    assert [each.split(" ")[0] for each in names(page)] == ["Mo", "Zo\u00eb"]
    assert letters == ["A", "M", "Z", "From the beginning"]
    assert not [each for each in page.iter("input") if each.get("type") == "search"]
