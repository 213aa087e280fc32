"""Count for staff how many sign-ons came through each partner's links, by the name in the link.

Anybody can put any name into a link, so the list is limited, and the rest is one sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.models import FacetTally, Plan
from signon.models.tally import Facet
from signon.plan import queries as plans

MOST = 100


@dataclass(frozen=True)
class Brought:
    """How many sign-ons came through a partner's links, and how many of them are listed now."""

    organizations_taken: int = 0
    organizations_listed: int = 0
    people_taken: int = 0
    people_listed: int = 0


@dataclass(frozen=True)
class Partners:
    """A plan's first hundred partners, the busiest first; ``others`` is the sum of the rest."""

    plan: Plan
    rows: Sequence[tuple[str, Brought]]
    others: Brought
    others_number: int
    total: Brought


def _sum(facet: Facet, kind: Kind) -> ColumnElement[int]:
    is_meant = and_(FacetTally.facet == facet, FacetTally.kind == kind)
    return func.coalesce(func.sum(case((is_meant, FacetTally.number), else_=0)), 0)


SUMS = (
    _sum(Facet.VIA_TAKEN, Kind.ORGANIZATION),
    _sum(Facet.VIA, Kind.ORGANIZATION),
    _sum(Facet.VIA_TAKEN, Kind.INDIVIDUAL),
    _sum(Facet.VIA, Kind.INDIVIDUAL),
)


def partners(session: Session) -> Sequence[Partners]:
    """Return the numbers of each plan's partners."""
    return [_of(session, plan) for plan in plans.every(session)]


def _of(session: Session, plan: Plan) -> Partners:
    ours = (FacetTally.plan_id == plan.id, FacetTally.facet.in_([Facet.VIA, Facet.VIA_TAKEN]))
    busiest = (SUMS[0] + SUMS[2]).desc()
    rows = session.execute(
        select(FacetTally.value, *SUMS)
        .where(*ours)
        .group_by(FacetTally.value)
        .order_by(busiest, FacetTally.value)
        .limit(MOST)
    ).all()
    *sums, number = session.execute(
        select(*SUMS, func.count(FacetTally.value.distinct())).where(*ours)
    ).one()
    shown = [(str(value), _brought(found)) for value, *found in rows]
    return Partners(
        plan=plan,
        rows=shown,
        others=_rest(sums, [found for _, *found in rows]),
        others_number=number - len(rows),
        total=_brought(sums),
    )


def _brought(numbers: Sequence[Any]) -> Brought:
    return Brought(*map(int, numbers))


def _rest(sums: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Brought:
    return _brought([total - sum(row[at] for row in rows) for at, total in enumerate(sums)])
