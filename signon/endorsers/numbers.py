"""How many organizations each filter would find, and how the list has grown, from the tally.

A number is given only if it is exact. The tally counts by category and state together, and by scope
alone. It does not count by name, so the filters show no numbers during a search.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.endorsers.search import Filter
from signon.models import FacetTally, Plan
from signon.models.by_state import by_category, by_state
from signon.models.tally import Facet, begin_of

ALL = ""


@dataclass(frozen=True)
class Numbers:
    """How many organizations each value of a filter would find, with the other filters as they are.

    The empty key stands for any value. None means that the tally does not have the numbers.
    """

    categories: Mapping[str, int] | None = None
    states: Mapping[str, int] | None = None
    scopes: Mapping[str, int] | None = None

    def of(self, wanted: Filter) -> int | None:
        """Return how many organizations ``wanted`` finds; None if the tally does not have it."""
        if self.scopes is not None:
            return self.scopes.get(wanted.scope or ALL, 0)
        return None if self.categories is None else self.categories.get(wanted.category, 0)


def numbers(session: Session, plan_id: int, wanted: Filter) -> Numbers:
    """Return the numbers for the choices of each filter."""
    if wanted.is_search:
        return Numbers()
    has_place = bool(wanted.category or wanted.us_state)
    scopes = None if has_place else _with_all(_facet(session, plan_id, Kind.ORGANIZATION))
    if wanted.scope:
        return Numbers(scopes=scopes)
    states = by_state(session, plan_id, category=wanted.category)
    return Numbers(
        categories=_with_all(by_category(session, plan_id, us_state=wanted.us_state)),
        states={
            ALL: states.organizations_elsewhere + sum(states.organizations.values()),
            **states.organizations,
        },
        scopes=scopes,
    )


@dataclass(frozen=True)
class Growth:
    """How many were listed at the end of each day on which anything changed, the earliest first."""

    days: tuple[date, ...]
    organizations: tuple[int, ...]
    individuals: tuple[int, ...]


def growth(session: Session, plan: Plan) -> Growth:
    """Return how a plan's two counts have grown, day by day in the plan's time zone."""
    changes = {kind: _by_day(session, plan, kind) for kind in Kind}
    days = sorted({day for each in changes.values() for day in each})
    organizations, individuals = (
        tuple(accumulate(changes[kind][day] for day in days)) for kind in Kind
    )
    return Growth(tuple(days), organizations, individuals)


def _by_day(session: Session, plan: Plan, kind: Kind) -> Counter[date]:
    """Return by how many one list grew on each day on which it changed."""
    days = Counter[date]()
    for hour, number in _facet(session, plan.id, kind, Facet.DAY).items():
        days[plan.day_of(begin_of(hour))] += number
    return Counter({day: number for day, number in days.items() if number})


def _facet(
    session: Session, plan_id: int, kind: Kind, facet: Facet = Facet.SCOPE
) -> dict[str, int]:
    found = session.execute(
        select(FacetTally.value, FacetTally.number).where(
            FacetTally.plan_id == plan_id, FacetTally.kind == kind, FacetTally.facet == facet
        )
    )
    return {value: number for value, number in found if number}


def _with_all(found: Mapping[str, int]) -> dict[str, int]:
    return {ALL: sum(found.values()), **found}
