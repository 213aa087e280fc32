"""What stands on the pages of the lists beside the names."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
import time_machine

from signon.core.kinds import US_STATES, Scope, Visibility
from signon.endorsers.chores import fold_batch
from signon.models import Plan
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.factories import PLAN, a_plan

SVG = "{http://www.w3.org/2000/svg}"


def tree(client: PageClient, path: str) -> Element:
    return parse(client.get(path).get_data(as_text=True))


def of_class(page: Element, name: str) -> list[Element]:
    return [each for each in page.iter() if name in (each.get("class") or "").split()]


def names(page: Element) -> list[str]:
    return [text_of(each) for each in of_class(page, "name")]


def notes(page: Element) -> list[str]:
    return [text_of(each) for found in of_class(page, "list-notes") for each in found.iter("p")]


def labels(page: Element, tag: str) -> list[str]:
    [drawn] = of_class(page, "tiles")
    return [str(each.get("aria-label")) for each in drawn.iter(SVG + tag) if each.get("aria-label")]


@pytest.fixture
def listed(plan: Plan, begin: Begin, now: datetime) -> Plan:
    with begin() as session:
        for name, scope, us_state, category in (
            ("A.C.L.U. of Texas", Scope.STATE, "TX", "legal"),
            ("Bay Aid", Scope.LOCAL, "CA", "faith"),
            ("Coast Aid", Scope.NATIONAL, "CA", "legal"),
            ("東京の会", Scope.INTERNATIONAL, None, "other"),
        ):
            place = {"scope": scope, "us_state": us_state, "category": category}
            organization(session, plan, name, now=now, **place)
        fold_batch(session, now=now)
    return plan


def test_a_letter_leads_into_the_list_and_one_without_entries_leads_nowhere(
    client: PageClient, listed: Plan
) -> None:
    path = f"/plans/{listed.slug}/endorsers"
    [index] = of_class(tree(client, path), "letters")
    links = {text_of(each): each.get("href") or "" for each in index.iter("a")}
    assert list(links) == ["A", "B", "C", "漢字"]
    assert [text_of(each) for each in index.iter("span")][:3] == ["0\u20139", "D", "E"]
    page = tree(client, links["B"])
    assert names(page) == ["Bay Aid", "Coast Aid", "東京の会"]
    assert [text_of(each) for each in page.iter("h2")][:3] == ["B", "C", "漢字"]
    [here] = [each for each in page.iter("a") if each.get("aria-current") == "true"]
    assert text_of(here) == "B"


def test_a_letter_keeps_the_filters_and_the_pages_after_it(
    client: PageClient, begin: Begin, listed: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, listed, "Bay 000", category="legal", now=now)
        copies(session, first, [{"public_name": f"Bay {n:03}"} for n in range(1, 60)])
    page = tree(client, f"/plans/{listed.slug}/endorsers?letter=b&category=legal")
    assert len(names(page)) == 50
    [more] = [each for each in page.iter("a") if each.get("rel") == "next"]
    assert text_of(more) == "Next page"  # the letter's place in the whole list is not counted
    assert "1\u201350" not in text_of(page)
    query = parse_qs(urlsplit(more.get("href") or "").query)
    assert (query["letter"], query["category"]) == (["b"], ["legal"])
    rest = tree(client, more.get("href") or "")
    assert names(rest) == [*(f"Bay {n:03}" for n in range(50, 60)), "Coast Aid"]


def test_each_tile_of_the_map_leads_to_the_organizations_that_it_counts(
    client: PageClient, listed: Plan
) -> None:
    page = tree(client, f"/plans/{listed.slug}/endorsers")
    found = labels(page, "a")
    assert len(found) == len(US_STATES)
    assert "Texas: 1 organization" in found
    assert "California: 2 organizations" in found
    assert "Puerto Rico: 0 organizations" in found
    [california] = [each for each in page.iter(f"{SVG}a") if "California" in text_of(each)]
    assert names(tree(client, california.get("href") or "")) == ["Coast Aid", "Bay Aid"]
    assert "1 organization names no state." in text_of(page)


def test_people_are_on_the_map_only_where_they_are_many(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        texan = individual(session, plan, "Ann 0", us_state="TX", now=now)
        copies(session, texan, [{"public_name": f"Ann {n}"} for n in range(1, 7)])
        for n in range(3):
            individual(session, plan, f"Bo {n}", us_state="WY", now=now)
        for n in range(2):
            hidden = {"visibility": Visibility.COUNTED, "us_state": "TX"}
            individual(session, plan, f"Cy {n}", now=now, **hidden)
        fold_batch(session, now=now + timedelta(hours=1))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        page = tree(client, f"/plans/{plan.slug}/signers")
    found = labels(page, "g")
    assert "Texas: 7 people" in found
    assert {"Wyoming: too few to show", "Alaska: too few to show"} <= set(found)
    assert "5 people are counted elsewhere." in text_of(page)


@pytest.mark.one_database
def test_the_press_finds_a_round_number_and_a_sentence(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, plan, "Aid 0", now=now)
        copies(session, first, [{"public_name": f"Aid {n}"} for n in range(1, 173)])
        individual(session, plan, "Ann", now=now)
        fold_batch(session, now=now)
    page = tree(client, f"/plans/{plan.slug}/endorsers")
    [kit] = of_class(page, "press-kit")
    assert "Organizations, rounded: 170+ \u00b7 People, rounded: 1 " in text_of(kit)
    [sentence] = of_class(page, "quote")
    assert text_of(sentence).replace("\xa0", " ") == (
        "As of December 14, 2020, 10:30 AM EST, 173 organizations and 1 person have endorsed"
        " “A Fair Plan.”"
    )
    [button] = kit.iter("button")
    assert button.get("data-copy") == f"#{sentence.get('id')}"


def test_growth_is_drawn_and_told_in_a_table(client: PageClient, listed: Plan) -> None:
    page = tree(client, f"/plans/{listed.slug}/endorsers")
    [chart] = of_class(page, "chart")
    assert text_of(next(chart.iter("figcaption"))) == "4 organizations"
    days = next(each for each in page.iter("table") if "each day" in text_of(each))
    assert "Dec 14, 2020 4 0" in text_of(days)
    fields = next(each for each in page.iter("table") if each.get("class") == "bars")
    assert [text_of(each) for each in fields.iter("tr")][1] == "Legal services 2"


def test_which_version_was_endorsed_is_said_once_there_are_two(
    client: PageClient, begin: Begin, listed: Plan, now: datetime
) -> None:
    path = f"/plans/{listed.slug}/endorsers"
    assert "Version 1" not in text_of(of_class(tree(client, path), "ledger")[0])
    with begin() as session:
        a_plan(session, now=now, source=PLAN.replace("Treat everybody", "Treat everyone"))
        plan = session.merge(listed)
        session.refresh(plan)
        organization(session, plan, "Dune Aid", now=now)
        individual(session, plan, "Ann Lee", now=now)
    said = [text_of(each)[-9:] for each in of_class(tree(client, path), "about")]
    assert sorted(said) == ["Version 1"] * 4 + ["Version 2"]
    people = tree(client, f"/plans/{listed.slug}/signers")
    assert "Version 2" in text_of(of_class(people, "about")[0])


@pytest.mark.one_database
def test_what_is_not_there_is_said_and_everything_shown(client: PageClient, listed: Plan) -> None:
    path = f"/plans/{listed.slug}/endorsers"
    assert notes(tree(client, path)) == []
    page = tree(client, f"{path}?state=XX&category=none&scope=global&letter=%21&cursor=broken")
    assert len(notes(page)) == 5
    assert "There is no such state, so all states are shown." in notes(page)
    assert len(names(page)) == 4
    assert len(notes(tree(client, f"/plans/{listed.slug}/signers?cursor=broken"))) == 1


@pytest.mark.one_database
def test_the_filters_say_how_many_they_would_find(client: PageClient, listed: Plan) -> None:
    page = tree(client, f"/plans/{listed.slug}/endorsers?category=legal")
    options = [text_of(each) for each in page.iter("option")]
    assert {"All fields", "Legal services (2)", "All states", "California (1)"} <= {*options}
    assert "National" in options
    [found] = of_class(page, "found")
    assert text_of(found) == "2 found"


def test_the_live_counts_are_the_two_numbers_and_their_time(
    client: PageClient, begin: Begin, listed: Plan, now: datetime
) -> None:
    path = f"/plans/{listed.slug}/counts.json"
    response = client.get(path)
    as_of = "2020-12-14T15:30:00Z"
    assert json.loads(response.get_data()) == {
        "organizations": 4,
        "individuals": 0,
        "as_of": as_of,
    }
    assert response.headers["Cache-Control"].startswith("public, max-age=5,")
    tag = response.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    with begin() as session:
        organization(session, listed, "Dune Aid", now=now)
        fold_batch(session, now=now)
    assert json.loads(client.get(path).get_data())["organizations"] == 5


def test_before_the_first_fold_the_live_counts_have_no_time(client: PageClient, plan: Plan) -> None:
    found = json.loads(client.get(f"/plans/{plan.slug}/counts.json").get_data())
    assert found == {"organizations": 0, "individuals": 0, "as_of": None}
