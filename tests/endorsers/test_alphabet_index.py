"""A letter is on when something stands under it; from there the list goes on from A to Z."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS
from signon.core.kinds import Scope
from signon.core.lifecycle import State
from signon.endorsers.alphabet_index import alphabet_index
from signon.endorsers.queries import PAGE, Key, alphabetical
from signon.endorsers.search import Filter, search_conditions
from signon.models import Plan
from tests.endorsers.listed import copies, organization
from tests.factories import a_sign_on, an_organization

NAMES = ("3M Workers", "A.C.L.U.", "“Élan” Vital", "Zoë", "Ёлка", "Ελλάδα", "東京の会", "서울 인권")
KEYS = {"0", "a", "e", "z", "cyrl", "grek", "hani", "kore"}


@pytest.fixture
def listed(plan: Plan, session: Session, now: datetime) -> Plan:
    for name in NAMES:
        organization(session, plan, name, now=now)
    a_sign_on(session, plan, State.IN_REVIEW, an_organization("Quiet Aid"), now=now)
    return plan


def names(session: Session, plan: Plan, letter: str, wanted: Filter | None = None) -> list[str]:
    found = alphabetical(session, plan, wanted or Filter(), BANDS[letter], None)
    return [row.public_name for row in found.rows]


def there(session: Session, plan: Plan, wanted: Filter, many: int | None) -> frozenset[str]:
    return alphabet_index(session, plan, wanted, many, search_conditions(session, plan, wanted))


def test_a_letter_is_on_when_something_listed_stands_under_it(
    listed: Plan, session: Session
) -> None:
    assert there(session, listed, Filter(), len(NAMES)) == KEYS


def test_the_letters_are_those_of_what_is_looked_for(
    listed: Plan, session: Session, now: datetime
) -> None:
    for name in ("Bay Aid", "Coast Aid", "Dune Aid"):
        organization(session, listed, name, scope=Scope.STATE, us_state="CA", now=now)
    assert there(session, listed, Filter(us_state="CA"), 3) == {"b", "c", "d"}
    assert there(session, listed, Filter(q="aid"), 3) == {"b", "c", "d"}
    assert there(session, listed, Filter(q="!!"), 0) == set()
    assert there(session, listed, Filter(category="faith"), 0) == set()


@pytest.mark.parametrize("many", [None, 1001])
def test_of_very_many_the_letters_are_those_of_the_whole_list(
    listed: Plan, session: Session, many: int | None
) -> None:
    assert there(session, listed, Filter(q="a"), many) == KEYS


def test_from_a_letter_on_the_list_goes_to_its_end_from_a_to_z(
    listed: Plan, session: Session, now: datetime
) -> None:
    organization(session, listed, "Mobile Aid", scope=Scope.STATE, us_state="AL", now=now)
    everything = ["3M Workers", "A.C.L.U.", "“Élan” Vital", "Mobile Aid", *NAMES[3:4]]
    others = ["Ελλάδα", "Ёлка", "東京の会", "서울 인권"]
    assert names(session, listed, "0") == everything + others
    assert names(session, listed, "b") == [*everything[2:], *others]
    assert names(session, listed, "grek") == others
    assert names(session, listed, "zyyy") == []
    assert names(session, listed, "a", Filter(us_state="AL")) == ["Mobile Aid"]
    assert names(session, listed, "a", Filter(q="!!")) == []


def test_pages_from_a_letter_on_miss_nothing_and_repeat_nothing(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = organization(session, plan, "Aid 000", now=now)
    expected = [f"Bay {n:03}" for n in range(2 * PAGE + 3)]
    copies(session, first, [{"public_name": name} for name in reversed(expected)])
    collected: list[str] = []
    after: Key | None = None
    while True:
        found = alphabetical(session, plan, Filter(), BANDS["b"], after)
        collected += [row.public_name for row in found.rows]
        after = found.after
        if after is None:
            break
    assert collected == expected
