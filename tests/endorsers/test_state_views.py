"""Each state has a page of its own: a number, names, a sentence, a sheet; people five or more."""

from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from pypdf import PdfReader

from signon.core.kinds import US_STATES, Scope
from signon.core.places import STATE_SLUGS
from signon.documents.hill_sheet import hill_sheets, sheets
from signon.endorsers import chores
from signon.models import Plan
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import individual, organization

pytestmark = pytest.mark.one_database
PATH = "/plans/fair-plan/endorsers/texas"
TEXAS = {"scope": Scope.STATE, "us_state": "TX", "city": "Austin"}


@pytest.fixture
def endorsed(begin: Begin, plan: Plan, now: datetime) -> Plan:
    """Return a plan with two organizations in Texas, one in Ohio, and four people in Texas."""
    with begin() as session:
        for name in ("Acme Aid", "Bay Aid"):
            organization(session, plan, name, now=now, **TEXAS)
        organization(session, plan, "Ohio Aid", now=now, scope=Scope.STATE, us_state="OH")
        for number in range(4):
            individual(session, plan, f"Ann{number} Lee", now=now)
    [fold, *_] = chores.CHORES
    fold.work(begin, now)
    return plan


def attribute(tree: Element, element: str, **wanted: str) -> str | None:
    key, value = next(iter(wanted.items()))
    found = [each for each in tree.iter(element) if each.get(key) == value]
    return (found[0].get("href") or found[0].get("content")) if found else None


def test_the_page_says_its_number_in_heading_title_sentence_and_description(
    client: PageClient, endorsed: Plan
) -> None:
    tree = parse(client.get(PATH).get_data(as_text=True))
    [heading] = tree.iter("h1")
    assert text_of(heading) == "2 organizations in Texas"
    said = attribute(tree, "meta", name="description") or ""
    assert "2 organizations in Texas have endorsed" in said
    assert "2 organizations in Texas have endorsed" in text_of(tree)
    assert "Bay Aid" in text_of(tree)
    assert "Ohio Aid" not in text_of(tree)
    assert attribute(tree, "link", rel="canonical") == f"http://localhost{PATH}"
    assert attribute(tree, "meta", property="og:image") == f"http://localhost{PATH}/picture.png"


def test_fewer_than_five_people_are_no_number(client: PageClient, endorsed: Plan) -> None:
    assert "only numbers of five and more" in client.get(PATH).get_data(as_text=True)


def test_the_filtered_list_names_the_page_as_its_own(client: PageClient, endorsed: Plan) -> None:
    lists = "/plans/fair-plan/endorsers"
    alone = parse(client.get(f"{lists}?state=TX").get_data(as_text=True))
    with_more = parse(client.get(f"{lists}?state=TX&category=legal").get_data(as_text=True))
    assert attribute(alone, "link", rel="canonical") == f"http://localhost{PATH}"
    assert attribute(with_more, "link", rel="canonical") == f"http://localhost{lists}"


def test_the_sheet_of_a_state_is_one_page(client: PageClient, endorsed: Plan) -> None:
    found = PdfReader(BytesIO(client.get(f"{PATH}/sheet.pdf").data))
    assert len(found.pages) == 1
    words = found.pages[0].extract_text()
    for said in ("Texas", "2 organizations in Texas", "Acme Aid", "Be kind"):
        assert said in words


def test_the_sheets_of_all_states_are_a_page_each_however_many_stand_in_one(
    begin: Begin, endorsed: Plan, now: datetime
) -> None:
    with begin() as session:
        plan = session.merge(endorsed)
        found = list(sheets(session, plan, list(US_STATES), "es", "https://example.org"))
        found[0]["names"] = ["W" * 80] * 150
        made = hill_sheets(plan, found, "es", at=now)
    assert len(PdfReader(BytesIO(made.data)).pages) == 56


def test_every_state_has_an_address_of_its_own() -> None:
    assert len(set(STATE_SLUGS.values())) == 56
    assert (STATE_SLUGS["VI"], STATE_SLUGS["DC"]) == ("us-virgin-islands", "district-of-columbia")


def test_a_state_that_there_is_not_is_not_found(client: PageClient, endorsed: Plan) -> None:
    assert client.get("/plans/fair-plan/endorsers/atlantis").status_code == 404
