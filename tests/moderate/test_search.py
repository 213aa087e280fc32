"""The list of all sign-ons finds by name, by address, and by how they stand."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.core.actor import SIGNER
from signon.core.fingerprints import of_address, of_name
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State, Step
from signon.core.visibility import ContactAccess, public_name
from signon.models import Plan
from signon.moderate.search import PAGE, Filters, found
from tests.factories import a_plan, a_sign_on, an_individual, an_organization


@pytest.fixture
def many(plan: Plan, session: Session, now: datetime) -> Plan:
    """Fill a plan with a bit of everything."""
    for state, application in (
        (State.LISTED, an_organization("Casa de Paz", email="a@a.org")),
        (State.LISTED, an_organization("House of Peace, San Antonio", email="b@b.org")),
        (State.IN_REVIEW, an_organization("Casa Nueva", email="c@c.org")),
        (State.DECLINED, an_organization("Casa de Guerra", email="d@d.org")),
        (State.LISTED, an_individual("Ana Núñez", email="e@e.org")),
        (State.LISTED, an_individual("Ann Lee", email="f@f.org", visibility="place")),
        (State.PENDING, an_individual("Anders Øst", email="g@g.org")),
    ):
        a_sign_on(session, plan, state, application, now=now)
    return plan


def names(
    session: Session, filters: Filters, seen: ContactAccess = ContactAccess.CLEAR
) -> set[str | None]:
    return {row.name for row in found(session, filters, None, seen).rows}


def test_without_filters_everything_is_found(many: Plan, session: Session) -> None:
    assert len(found(session, Filters(), None, ContactAccess.CLEAR).rows) == 7


NARROWED: tuple[tuple[Filters, set[str]], ...] = (
    (Filters(kind=Kind.INDIVIDUAL), {"Ana Núñez", "Ann Lee", "Anders Øst"}),
    (Filters(state=State.DECLINED), {"Casa de Guerra"}),
    (Filters(kind=Kind.ORGANIZATION, state=State.IN_REVIEW), {"Casa Nueva"}),
    (Filters(plan="fair-plan", state=State.PENDING), {"Anders Øst"}),
    (Filters(plan="no-such-plan"), set()),
    (Filters(kind=Kind.INDIVIDUAL, q="casa"), set()),
)


def test_the_list_is_narrowed_by_plan_kind_and_state(many: Plan, session: Session) -> None:
    for filters, expected in NARROWED:
        assert names(session, filters) == expected, filters


NAMED: tuple[tuple[str, set[str]], ...] = (
    ("casa", {"Casa de Paz", "Casa Nueva", "Casa de Guerra"}),
    ("CASA paz", {"Casa de Paz"}),
    ("pea ant", {"House of Peace, San Antonio"}),
    ("casa nueva", {"Casa Nueva"}),
    ("casa nuev", {"Casa Nueva"}),
    ("guerra", {"Casa de Guerra"}),
    ("asa", set()),
    ("Casa  de guerra", {"Casa de Guerra"}),
    ("ana nu", {"Ana Núñez"}),
    ("nunez", {"Ana Núñez"}),
    ("nunez ana", {"Ana Núñez"}),
    ("unez", set()),
    ("ann", set()),
    ("ann lee", set()),
    ("ANDERS ØST", set()),
    ("casa de guerra", {"Casa de Guerra"}),
    ("%", set()),
    ("c%", {"Casa de Paz", "Casa Nueva", "Casa de Guerra"}),
    ("_asa", set()),
    ("' OR 1=1 --", set()),
    ("\U0010ffff", set()),
    ("a@a.org", set()),
    ("x " * 90, set()),
)


def test_organizations_are_found_by_any_word_and_people_as_they_are_shown(
    many: Plan, session: Session
) -> None:
    for q, expected in NAMED:
        assert names(session, Filters(q=q)) == expected, q


@pytest.mark.parametrize("state", State)
def test_nobody_learns_by_a_search_that_a_person_signed_who_is_not_shown(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    session.merge(plan).review_individuals = state in {State.IN_REVIEW, State.DECLINED}
    for visibility in Visibility:
        person = an_individual("Ann Lee", email=f"{visibility}@x.org", visibility=visibility)
        a_sign_on(session, plan, state, person, now=now)
    shown = {"Ann Lee", "Ann L."} if state is State.LISTED else set()
    for seen in ContactAccess:
        rows = found(session, Filters(q="Ann Lee"), None, seen).rows
        assert {public_name(row.name, row.visibility) for row in rows} <= shown


def test_a_person_is_looked_up_by_name_while_the_name_is_kept(
    plan: Plan, session: Session, now: datetime
) -> None:
    key = of_name("ann lee")
    for number, visibility in enumerate((Visibility.PLACE, Visibility.COUNTED)):
        person = an_individual(email=f"a{number}@x.org", visibility=visibility)
        a_sign_on(session, plan, State.LISTED, person, now=now)
    (row,) = found(session, Filters(person=key), None, ContactAccess.MASKED).rows
    assert row.visibility is Visibility.PLACE


def test_an_address_is_found_by_its_fingerprint_in_every_spelling(
    plan: Plan, session: Session, now: datetime
) -> None:
    other = a_plan(session, now=now, slug="other-plan")
    for where in (plan, other):
        a_sign_on(session, where, application=an_individual(email="Ann+list@x.org"), now=now)
    a_sign_on(session, plan, application=an_individual("Bo", email="bo@x.org"), now=now)

    rows = found(session, Filters(key=of_address("ANN@x.org")), None, ContactAccess.CLEAR).rows
    assert {(row.name, row.plan) for row in rows} == {
        ("Ann Lee", "fair-plan"),
        ("Ann Lee", "other-plan"),
    }


def test_a_viewer_sees_names_only_as_they_were_chosen(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number, visibility in enumerate(Visibility):
        person = an_individual(email=f"a{number}@x.org", visibility=visibility)
        a_sign_on(session, plan, application=person, now=now)

    assert names(session, Filters(), ContactAccess.HIDDEN) == {"Ann Lee", "Ann L.", None}


def test_before_they_confirm_staff_see_of_people_only_what_they_chose(
    plan: Plan, session: Session, now: datetime
) -> None:
    person = an_individual(email="a@x.org", visibility=Visibility.PLACE)
    sign_on = a_sign_on(session, plan, application=person, now=now)
    assert names(session, Filters(), ContactAccess.CLEAR) == {None}

    sign_on.slot = 1
    sign_on.take(Step.CONFIRM_HELD, at=now, by=SIGNER)
    session.flush()
    assert names(session, Filters(), ContactAccess.CLEAR) == {"Ann Lee"}


def test_pages_show_everything_once_the_newest_first(
    plan: Plan, session: Session, now: datetime
) -> None:
    came = []
    for number in range(PAGE + 5):
        person = an_individual(f"Ann {number}", email=f"a{number}@x.org")
        at = now + timedelta(minutes=number)  # of which only the hour is stored
        came.append(a_sign_on(session, plan, application=person, now=at).id)

    first = found(session, Filters(), None, ContactAccess.CLEAR)
    second = found(session, Filters(), first.more, ContactAccess.CLEAR)
    rows = [*first.rows, *second.rows]
    assert (len(first.rows), second.more) == (PAGE, None)
    assert [row.id for row in rows] == came[::-1]
