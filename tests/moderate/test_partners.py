"""What partners' links brought, as staff see it."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import insert

from signon.core.actor import OPERATOR
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.endorsers.chores import fold
from signon.models import FacetTally, Plan
from signon.models.tally import Facet
from signon.moderate.partners import MOST, Brought, Partners, partners
from signon.staff import service as staff
from signon.staff.accounts import hashed
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import a_plan, a_sign_on, an_individual, an_organization

PASSWORD = "a long walk to the sea"


def brought(begin: Begin, now: datetime) -> list[Partners]:
    """Return what staff see, once the ledger is folded."""
    while fold(begin, now + timedelta(days=1)):
        pass
    with begin() as session:
        return list(partners(session))


def cells(plan: Plan, facet: Facet, numbers: dict[str, int]) -> list[dict[str, object]]:
    return [
        {
            "plan_id": plan.id,
            "kind": Kind.INDIVIDUAL,
            "facet": facet,
            "value": name,
            "number": number,
        }
        for name, number in numbers.items()
    ]


def test_what_came_in_and_what_is_listed_are_counted_by_partner_and_kind(
    begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_organization("Union 1", via="acme"), now=now)
        a_sign_on(session, plan, State.IN_REVIEW, an_organization("Union 2", via="acme"), now=now)
        a_sign_on(session, plan, State.LISTED, an_individual("Ann Lee", via="acme"), now=now)
        a_sign_on(session, plan, State.WITHDRAWN, an_individual("Bo Diaz", via="acme"), now=now)
        a_sign_on(session, plan, State.LISTED, an_individual("Cy Young", via="zeta"), now=now)
        a_sign_on(session, plan, State.LISTED, an_individual("Di Moss"), now=now)

    (found,) = brought(begin, now)
    assert found.rows == [("acme", Brought(2, 1, 2, 1)), ("zeta", Brought(0, 0, 1, 1))]
    assert found.total == Brought(2, 1, 3, 2)
    assert (found.others, found.others_number) == (Brought(), 0)


def test_every_plan_has_its_own_partners(begin: Begin, plan: Plan, now: datetime) -> None:
    with begin() as session:
        other = a_plan(session, now=now, slug="other-plan")
        a_sign_on(session, other, State.LISTED, an_individual("Ann Lee", via="acme"), now=now)

    found = {each.plan.slug: each.rows for each in brought(begin, now)}
    assert found == {"fair-plan": [], "other-plan": [("acme", Brought(0, 0, 1, 1))]}


def test_names_that_nobody_asked_for_are_summed_up(begin: Begin, plan: Plan, now: datetime) -> None:
    made_up = {f"name-{number:03}": 1 for number in range(MOST + 7)}
    with begin() as session:
        taken = cells(plan, Facet.VIA_TAKEN, made_up | {"zz-busiest": 9})
        session.execute(insert(FacetTally), taken)
        session.execute(insert(FacetTally), cells(plan, Facet.VIA, {"name-106": 1}))

    (found,) = brought(begin, now)
    assert len(found.rows) == MOST
    assert found.rows[:2] == [
        ("zz-busiest", Brought(0, 0, 9, 0)),
        ("name-000", Brought(0, 0, 1, 0)),
    ]
    assert found.others_number == 8
    assert found.others == Brought(0, 0, 8, 1)
    assert found.total == Brought(0, 0, MOST + 16, 1)


@pytest.fixture
def viewer(client: PageClient, begin: Begin, plan: Plan, now: datetime) -> PageClient:
    """Return a member of staff who may do nothing but look."""
    with begin() as session:
        password = hashed(PASSWORD)
        staff.admit(session, "v@example.org", StaffRole.VIEWER, password, by=OPERATOR, now=now)
    client.submit("/admin/login", {"email": "v@example.org", "password": PASSWORD})
    return client


@pytest.mark.one_database
def test_whoever_sees_the_dashboard_sees_the_partners(
    viewer: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_individual("Ann Lee", via="acme"), now=now)
    brought(begin, now)

    page = viewer.get("/admin/partners")
    assert page.status_code == 200
    rows = [text_of(row) for row in parse(page.get_data(as_text=True)).iter("tr")]
    assert rows[1:] == ["acme 0 0 1 1", "All partners 0 0 1 1"]


@pytest.mark.one_database
def test_a_partners_link_is_made_from_any_name(viewer: PageClient, plan: Plan) -> None:
    page = viewer.get(f"/admin/partners?plan={plan.slug}&via=A.C.L.U.+of+Texas!")
    link = parse(page.get_data(as_text=True)).find(".//a[@id='partner-link']")

    assert link is not None
    address = urlsplit(link.get("href") or "")
    assert address.path == f"/plans/{plan.slug}"
    assert parse_qs(address.query) == {"via": ["aclu-of-texas"]}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "query",
    ["plan=none&via=a", "plan=%3Cb%3E&via=%22%3E", "via=%E7%A7%BB", f"via={'x' * 5000}", ""],
)
def test_nothing_that_is_asked_breaks_the_page(viewer: PageClient, plan: Plan, query: str) -> None:
    assert viewer.get(f"/admin/partners?{query}").status_code == 200


@pytest.mark.one_database
def test_a_stranger_is_sent_to_the_login(client: PageClient, plan: Plan) -> None:
    assert client.get("/admin/partners").status_code == 302
