"""Counts by state and category: exact for organizations, and telling of no few people."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signon.core.kinds import US_STATES, Kind, Source
from signon.core.lifecycle import State
from signon.models import Plan, Tally
from signon.models.by_state import FEWEST, by_category, by_state, suppressed
from signon.models.tally import counts

NUMBERS = st.one_of(st.integers(1, 6), st.integers(1, 500))
PEOPLE = st.dictionaries(st.sampled_from(["", *US_STATES]), NUMBERS, max_size=58)


def add(session: Session, plan: Plan, kind: Kind, number: int, **cell: object) -> None:
    values = {"source": Source.WEB, "state": State.LISTED, "us_state": "", "category": ""} | cell
    session.add(Tally(plan_id=plan.id, kind=kind, number=number, **values))  # type: ignore[arg-type] # cells
    session.flush()


@given(PEOPLE)
def test_what_is_shown_and_what_is_elsewhere_add_up(people: Mapping[str, int]) -> None:
    shown, elsewhere = suppressed(people)
    assert sum(shown.values()) + elsewhere == sum(people.values())


@given(PEOPLE)
def test_a_shown_state_has_its_true_number_and_never_fewer_than_five(
    people: Mapping[str, int],
) -> None:
    shown, _ = suppressed(people)
    assert all(people[code] == number >= FEWEST for code, number in shown.items())
    assert "" not in shown


@given(PEOPLE)
def test_what_is_elsewhere_is_nobody_or_not_few_unless_all_are_few(
    people: Mapping[str, int],
) -> None:
    shown, elsewhere = suppressed(people)
    assert elsewhere == 0 or elsewhere >= FEWEST or (not shown and sum(people.values()) < FEWEST)


@given(PEOPLE)
def test_what_is_shown_would_be_the_same_if_a_hidden_state_had_nobody(
    people: Mapping[str, int],
) -> None:
    shown, elsewhere = suppressed(people)
    for code in people.keys() - shown.keys() - {""}:
        moved = people[code] + people.get("", 0)
        assert suppressed({**people, code: 0, "": moved}) == (shown, elsewhere)


@given(PEOPLE)
def test_no_more_is_hidden_than_must_be(people: Mapping[str, int]) -> None:
    shown, elsewhere = suppressed(people)
    taken_in = [
        number for code, number in people.items() if code and number >= FEWEST and code not in shown
    ]
    assert len(taken_in) <= 1
    assert not taken_in or elsewhere - taken_in[0] < FEWEST
    assert not taken_in or not shown or taken_in[0] <= min(shown.values())


def test_a_small_state_takes_the_next_smallest_with_it() -> None:
    assert suppressed({"TX": 9, "CA": 7, "WY": 3}) == ({"TX": 9}, 10)
    assert suppressed({"TX": 9, "CA": 7, "WY": 3, "": 2}) == ({"CA": 7, "TX": 9}, 5)
    assert suppressed({"TX": 9, "CA": 7}) == ({"CA": 7, "TX": 9}, 0)
    assert suppressed({"WY": 3}) == ({}, 3)
    assert suppressed({}) == ({}, 0)


def test_the_numbers_by_state_are_told_for_every_state_and_add_up(
    plan: Plan, session: Session
) -> None:
    add(session, plan, Kind.ORGANIZATION, 2, us_state="TX", category="legal")
    add(session, plan, Kind.ORGANIZATION, 1, us_state="TX", category="faith")
    add(session, plan, Kind.ORGANIZATION, 4, category="faith")
    add(session, plan, Kind.ORGANIZATION, 8, us_state="TX", state=State.IN_REVIEW)
    add(session, plan, Kind.INDIVIDUAL, 6, us_state="TX")
    add(session, plan, Kind.INDIVIDUAL, 5, us_state="TX", source=Source.OFFLINE)
    add(session, plan, Kind.INDIVIDUAL, 4, us_state="WY")
    add(session, plan, Kind.INDIVIDUAL, 3)

    found = by_state(session, plan.id)

    assert list(found.organizations) == list(found.individuals) == list(US_STATES)
    assert (found.organizations["TX"], found.organizations["WY"]) == (3, 0)
    assert found.organizations_elsewhere == 4
    assert (found.individuals["TX"], found.individuals["WY"], found.individuals["CA"]) == (
        11,
        None,
        None,
    )
    assert found.individuals_elsewhere == 7
    total = counts(session, plan.id)
    assert sum(found.organizations.values()) + found.organizations_elsewhere == total.organizations
    assert sum(n or 0 for n in found.individuals.values()) + 7 == total.individuals
    assert by_state(session, plan.id, category="legal").organizations["TX"] == 2


def test_the_numbers_by_category_are_of_listed_organizations_the_most_first(
    plan: Plan, session: Session
) -> None:
    add(session, plan, Kind.ORGANIZATION, 2, us_state="TX", category="legal")
    add(session, plan, Kind.ORGANIZATION, 3, us_state="TX", category="faith")
    add(session, plan, Kind.ORGANIZATION, 4, us_state="CA", category="legal")
    add(session, plan, Kind.ORGANIZATION, 9, us_state="CA", category="labor", state=State.DECLINED)
    add(session, plan, Kind.ORGANIZATION, 0, us_state="CA", category="health")

    assert list(by_category(session, plan.id).items()) == [("legal", 6), ("faith", 3)]
    assert by_category(session, plan.id, us_state="CA") == {"legal": 4}
    assert by_category(session, plan.id + 1) == {}
