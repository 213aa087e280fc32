"""Organizations stand by scope and state, A to Z, the same on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.core.kinds import Scope
from signon.core.lifecycle import State, Step
from signon.endorsers.queries import PAGE, EndorserRows, Key, organizations
from signon.endorsers.search import Filter
from signon.models import Plan
from tests.conftest import Begin
from tests.endorsers.listed import copies, organization
from tests.factories import STAFF, a_plan, a_sign_on, an_organization

IN_ORDER = (
    ("100 Families", Scope.NATIONAL, None),
    ("Ábaco", Scope.NATIONAL, None),
    ("abacus", Scope.NATIONAL, "WY"),
    ("A.C.L.U. of Texas", Scope.NATIONAL, None),
    ("“Élan” Vital", Scope.NATIONAL, None),
    ("O\u2019Brien & Sons", Scope.NATIONAL, None),
    ("obrien trust", Scope.NATIONAL, None),
    ("Zoë", Scope.NATIONAL, None),
    ("Ελλάδα", Scope.NATIONAL, None),
    ("Ёлка", Scope.NATIONAL, None),
    ("東京の会", Scope.NATIONAL, None),
    ("🌈 無 Pride", Scope.NATIONAL, None),
    ("Mobile Aid", Scope.LOCAL, "AL"),
    ("Juneau Aid", Scope.STATE, "AK"),
    ("Bay Aid", Scope.LOCAL, "CA"),
    ("Coast Aid", Scope.STATE, "CA"),
    ("Aloha Aid", Scope.STATE, "HI"),
    ("Texas Aid", Scope.LOCAL, "TX"),
    ("Aid Abroad", Scope.INTERNATIONAL, None),
    ("Zone Abroad", Scope.INTERNATIONAL, "NY"),
)


def page(
    session: Session, plan: Plan, wanted: Filter | None = None, after: Key | None = None
) -> list[str]:
    return names(organizations(session, plan, wanted or Filter(), after))


def names(found: EndorserRows) -> list[str]:
    return [row.public_name for row in found.rows]


def everything(session: Session, plan: Plan, wanted: Filter | None = None) -> list[str]:
    """Return all pages, one after the other."""
    collected: list[str] = []
    after: Key | None = None
    while True:
        found = organizations(session, plan, wanted or Filter(), after)
        collected += names(found)
        if found.after is None:
            return collected
        assert len(found.rows) == PAGE
        after = found.after


def test_national_then_states_then_international_each_from_a_to_z(
    plan: Plan, session: Session, now: datetime
) -> None:
    for name, scope, us_state in reversed(IN_ORDER):
        organization(session, plan, name, scope=scope, us_state=us_state, now=now)
    assert page(session, plan) == [name for name, _, _ in IN_ORDER]


def test_only_what_is_listed_is_found(plan: Plan, session: Session, now: datetime) -> None:
    for number, state in enumerate(State):
        application = an_organization(f"Aid {state}", email=f"a{number}@example.org")
        a_sign_on(session, plan, state, application, now=now)
    for wanted in (
        Filter(),
        Filter(q="aid"),
        Filter(category="legal"),
        Filter(scope=Scope.NATIONAL),
    ):
        assert page(session, plan, wanted) == ["Aid listed"]


@pytest.mark.parametrize("step", [Step.QUARANTINE, Step.WITHDRAW, Step.DISOWN])
def test_what_leaves_the_list_leaves_the_search_too(
    plan: Plan, session: Session, now: datetime, step: Step
) -> None:
    sign_on = organization(session, plan, "Acme Aid", now=now)
    assert page(session, plan, Filter(q="acme")) == ["Acme Aid"]
    sign_on.take(step, at=now, by=STAFF)
    session.flush()
    found = organizations(session, plan, Filter(q="acme"), None)
    assert (page(session, plan), names(found), found.number) == ([], [], 0)


def test_what_is_released_comes_back(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = organization(session, plan, "Acme Aid", now=now)
    for step in (Step.QUARANTINE, Step.RELEASE):
        sign_on.take(step, at=now, by=STAFF)
        session.flush()
    assert page(session, plan, Filter(q="acme")) == ["Acme Aid"]


def test_another_plans_endorsers_are_not_found(plan: Plan, session: Session, now: datetime) -> None:
    other = a_plan(session, now=now, slug="other-plan")
    organization(session, other, "Acme Aid", now=now)
    assert page(session, plan) == page(session, plan, Filter(q="acme")) == []
    assert page(session, other) == page(session, other, Filter(q="acme")) == ["Acme Aid"]


FILTERED = (
    ("Alpha", Scope.NATIONAL, None, "legal"),
    ("Bravo", Scope.NATIONAL, None, "faith"),
    ("Charlie", Scope.STATE, "TX", "legal"),
    ("Delta", Scope.LOCAL, "TX", "faith"),
    ("Echo", Scope.LOCAL, "CA", "legal"),
    ("Foxtrot", Scope.INTERNATIONAL, None, "legal"),
)


def test_filters_narrow_alone_and_together(plan: Plan, session: Session, now: datetime) -> None:
    for name, scope, us_state, category in FILTERED:
        organization(
            session, plan, name, scope=scope, us_state=us_state, category=category, now=now
        )
    for scope in (None, *Scope):
        for us_state in ("", "TX", "CA", "NY"):
            for category in ("", "legal", "faith", "health"):
                wanted = Filter(scope=scope, us_state=us_state, category=category)
                for q in ("", "a", "charlie"):
                    found = organizations(session, plan, replace(wanted, q=q), None)
                    expected = [
                        each[0]
                        for each in sorted(FILTERED, key=_place)
                        if _matches(each, replace(wanted, q=q))
                    ]
                    assert names(found) == expected, replace(wanted, q=q)
                    assert found.number == (
                        None if replace(wanted, q=q).is_tallied else len(expected)
                    )


def _place(each: tuple[str, Scope, str | None, str]) -> tuple[str, str]:
    order = {Scope.NATIONAL: "0", Scope.INTERNATIONAL: "2"}
    return order.get(each[1], f"1{each[2]}"), each[0]


def _matches(each: tuple[str, Scope, str | None, str], wanted: Filter) -> bool:
    name, scope, us_state, category = each
    return (
        wanted.scope in {None, scope}
        and wanted.us_state in {"", us_state}
        and wanted.category in {"", category}
        and name.lower().startswith(wanted.q)
    )


def test_pages_leave_no_gap_and_show_nobody_twice_while_others_are_added(
    begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, plan, "Aid 000", now=now)
        copies(session, first, [{"public_name": f"Aid {n:03}"} for n in range(1, 120)])
    shown: list[str] = []
    after: Key | None = None
    for turn in range(3):
        with begin() as session:
            found = organizations(session, plan, Filter(), after)
            shown, after = shown + names(found), found.after
            # One comes before what was shown, one behind it.
            copies(
                session, first, [{"public_name": f"Aid 000 {turn}"}, {"public_name": f"Zed {turn}"}]
            )
    assert [name for name in shown if name.count(" ") == 1 and name[0] == "A"] == [
        f"Aid {n:03}" for n in range(120)
    ]
    assert shown[-2:] == ["Zed 0", "Zed 1"]
    assert after is None
    assert len(shown) == len(set(shown)) == 122


def test_namesakes_across_the_end_of_a_page_are_all_shown(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = organization(session, plan, "Aid", now=now)
    copies(session, first, [{"public_name": "Aid"} for _ in range(2 * PAGE)])
    assert everything(session, plan) == ["Aid"] * (2 * PAGE + 1)
    assert len(everything(session, plan, Filter(q="aid"))) == 2 * PAGE + 1


@pytest.mark.parametrize("number", [0, 1, PAGE, PAGE + 1, 2 * PAGE])
def test_a_full_last_page_leads_nowhere(
    plan: Plan, session: Session, now: datetime, number: int
) -> None:
    if number:
        first = organization(session, plan, "Aid", now=now)
        copies(session, first, [{"public_name": "Aid"} for _ in range(number - 1)])
    assert len(everything(session, plan)) == number


def test_a_cursor_from_anywhere_is_only_a_place(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = organization(session, plan, "Acme Aid", now=now)
    for place, sort in (("", ""), ("0", "a"), ("0", "acme"), ("-", "'; DROP TABLE sign_on")):
        assert page(session, plan, None, (place, sort, sign_on.id)) == ["Acme Aid"]
    for place, sort in (("0", "acme aid"), ("0", "b"), ("9", ""), ("\U0010ffff", "")):
        assert page(session, plan, None, (place, sort, sign_on.id)) == []
