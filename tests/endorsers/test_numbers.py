"""A number beside a filter is exactly what the filter finds, or it is not there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.core.kinds import Scope
from signon.core.lifecycle import Step
from signon.endorsers.chores import fold_batch
from signon.endorsers.numbers import growth, numbers
from signon.endorsers.queries import organizations
from signon.endorsers.search import Filter
from signon.models import Plan
from tests.conftest import Begin
from tests.endorsers.listed import individual, organization
from tests.factories import STAFF

WHERE = (
    (Scope.NATIONAL, None, "legal"),
    (Scope.NATIONAL, "TX", "legal"),
    (Scope.STATE, "TX", "faith"),
    (Scope.LOCAL, "TX", "legal"),
    (Scope.LOCAL, "CA", "labor"),
    (Scope.INTERNATIONAL, None, "labor"),
)


@pytest.fixture
def listed(plan: Plan, session: Session, now: datetime) -> Plan:
    for n, (scope, us_state, category) in enumerate(WHERE):
        place = {"scope": scope, "us_state": us_state, "category": category}
        organization(session, plan, f"Aid {n}", now=now, **place)
    fold_batch(session, now=now)
    return plan


def found(session: Session, plan: Plan, wanted: Filter) -> int:
    return len(organizations(session, plan, wanted, None).rows)


@pytest.mark.parametrize("category", ["", "legal", "faith", "health"])
@pytest.mark.parametrize("us_state", ["", "TX", "CA", "WY"])
def test_beside_category_and_state_stands_what_both_together_find(
    listed: Plan, session: Session, category: str, us_state: str
) -> None:
    known = numbers(session, listed.id, Filter(category=category, us_state=us_state))
    assert known.categories is not None
    assert known.states is not None
    for other in ("", "legal", "faith", "labor", "health"):
        wanted = Filter(category=other, us_state=us_state)
        assert known.categories.get(other, 0) == found(session, listed, wanted)
    for other in ("", "TX", "CA", "WY"):
        wanted = Filter(category=category, us_state=other)
        assert known.states.get(other, 0) == found(session, listed, wanted)
    both = Filter(category=category, us_state=us_state)
    assert known.of(both) == found(session, listed, both)


def test_beside_a_scope_stands_what_it_finds(listed: Plan, session: Session) -> None:
    for wanted in (Filter(), Filter(scope=Scope.LOCAL)):
        known = numbers(session, listed.id, wanted)
        assert known.scopes is not None
        assert known.of(wanted) == found(session, listed, wanted)
        for scope in Scope:
            assert known.scopes.get(scope, 0) == found(session, listed, Filter(scope=scope))


def test_what_the_tally_does_not_know_has_no_number(listed: Plan, session: Session) -> None:
    by_name = numbers(session, listed.id, Filter(q="aid"))
    assert (by_name.categories, by_name.states, by_name.scopes) == (None, None, None)
    assert by_name.of(Filter(q="aid")) is None
    mixed = numbers(session, listed.id, Filter(scope=Scope.LOCAL, us_state="TX"))
    assert mixed.of(Filter(scope=Scope.LOCAL, us_state="TX")) is None
    assert numbers(session, listed.id, Filter(category="legal")).scopes is None


@pytest.mark.parametrize("scope", [None, Scope.LOCAL])
@pytest.mark.parametrize("us_state", ["", "TX"])
@pytest.mark.parametrize("category", ["", "legal"])
@pytest.mark.parametrize("q", ["", "aid"])
def test_the_number_found_comes_from_the_tally_or_from_the_list_and_never_from_neither(
    listed: Plan, session: Session, scope: Scope | None, us_state: str, category: str, q: str
) -> None:
    wanted = Filter(q=q, category=category, scope=scope, us_state=us_state)
    known = numbers(session, listed.id, wanted).of(wanted)
    page = organizations(session, listed, wanted, None)
    assert (known is None) == (not wanted.is_tallied) == (page.number is not None)
    assert (page.number if known is None else known) == len(page.rows)


def test_growth_counts_both_kinds_at_the_end_of_each_day(
    begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Aid", now=now)
        left = organization(session, plan, "Bay", now=now)
        individual(session, plan, "Ann", now=now + timedelta(days=2))
        left.take(Step.QUARANTINE, at=now + timedelta(days=2), by=STAFF)
        session.flush()
        fold_batch(session, now=now + timedelta(days=3))
        grown = growth(session, plan)
    assert grown.days == (date(2020, 12, 14), date(2020, 12, 16))
    assert grown.organizations == (2, 1)
    assert grown.individuals == (0, 1)


@pytest.mark.parametrize(
    ("timezone", "days"),
    [
        ("America/New_York", [date(2020, 12, 14), date(2020, 12, 15)]),
        ("UTC", [date(2020, 12, 15)]),
        ("Asia/Kathmandu", [date(2020, 12, 15)]),
        ("Pacific/Honolulu", [date(2020, 12, 14)]),
    ],
)
def test_growth_counts_the_days_of_the_plans_time_zone(
    begin: Begin, plan: Plan, timezone: str, days: list[date]
) -> None:
    with begin() as session:
        for name, hour in (("Aid", 2), ("Bay", 8)):
            organization(session, plan, name, now=datetime(2020, 12, 15, hour, 40, tzinfo=UTC))
        session.flush()
        fold_batch(session, now=datetime(2020, 12, 16, tzinfo=UTC))
        session.get_one(Plan, plan.id).timezone = timezone
        grown = growth(session, session.get_one(Plan, plan.id))
    assert list(grown.days) == days
    assert grown.organizations[-1] == 2


def test_before_anybody_signed_nothing_has_grown(plan: Plan, session: Session) -> None:
    assert growth(session, plan).days == ()
