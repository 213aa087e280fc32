"""Counts by state and by category, so that nobody can work out who signed in a small place.

Organizations are public, so all are counted. Individuals are counted for a state only if they show
it, and only if there are at least five.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.kinds import US_STATES, Kind
from signon.core.lifecycle import State
from signon.models.tally import Tally

FEWEST = 5  # people: a smaller cell is never shown, nor can it be found by subtraction


@dataclass(frozen=True)
class ByState:
    """How many are listed in each state. The keys are all of ``US_STATES``, in that order.

    ``individuals`` has None where the number is not shown; those people are in
    ``individuals_elsewhere``, with all who show no state. Organizations that name no state are in
    ``organizations_elsewhere``. The numbers and the rest elsewhere add up to all that are listed.
    """

    organizations: Mapping[str, int]
    organizations_elsewhere: int
    individuals: Mapping[str, int | None]
    individuals_elsewhere: int


def by_state(session: Session, plan_id: int, *, category: str = "") -> ByState:
    """Return how many are listed in each state.

    :param category: count the organizations of this category alone; people have none
    """
    organizations = _listed(session, plan_id, Kind.ORGANIZATION, category)
    shown, elsewhere = suppressed(_listed(session, plan_id, Kind.INDIVIDUAL))
    return ByState(
        organizations=MappingProxyType({code: organizations.pop(code, 0) for code in US_STATES}),
        organizations_elsewhere=sum(organizations.values()),  # what is left of them
        individuals=MappingProxyType({code: shown.get(code) for code in US_STATES}),
        individuals_elsewhere=elsewhere,
    )


def by_category(session: Session, plan_id: int, *, us_state: str = "") -> dict[str, int]:
    """Return how many organizations each category has on the list, the most first.

    :param us_state: count those of this state alone
    """
    query = (
        select(Tally.category, func.sum(Tally.number))
        .where(
            Tally.plan_id == plan_id,
            Tally.kind == Kind.ORGANIZATION,
            Tally.state == State.LISTED,
        )
        .group_by(Tally.category)
    )
    if us_state:
        query = query.where(Tally.us_state == us_state)
    found = {category: int(number) for category, number in session.execute(query) if number}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def suppressed(people: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Return the numbers of people that may be shown by state, and how many are elsewhere.

    Elsewhere are those who show no state (the empty key of ``people``) and the states with fewer
    than five. As long as that makes fewer than five, the smallest state left is added: otherwise
    the total minus the shown numbers would reveal a small group.
    """
    left = sorted(
        (number, code) for code, number in people.items() if code in US_STATES and number >= FEWEST
    )
    elsewhere = sum(people.values()) - sum(number for number, _ in left)
    while left and 0 < elsewhere < FEWEST:
        elsewhere += left.pop(0)[0]
    return {code: number for number, code in left}, elsewhere


def _listed(session: Session, plan_id: int, kind: Kind, category: str = "") -> dict[str, int]:
    query = (
        select(Tally.us_state, func.sum(Tally.number))
        .where(Tally.plan_id == plan_id, Tally.kind == kind, Tally.state == State.LISTED)
        .group_by(Tally.us_state)
    )
    if category:
        query = query.where(Tally.category == category)
    return {code: int(number) for code, number in session.execute(query) if number}
