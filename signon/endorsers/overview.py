"""The endorsements at a glance: by state, by field of work, day by day. Numbers only, no names."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.endorsers.chart import MOST_ROWS, Chart, chart, thinned
from signon.endorsers.numbers import Growth, growth
from signon.endorsers.tiles import TileMap, tile_map
from signon.models import Plan
from signon.models.by_state import by_category, by_state
from signon.models.tally import Counts


@dataclass(frozen=True)
class Bar:
    """One category: how many organizations, and how long its bar is in percent of the longest."""

    key: str
    label: str
    number: int
    length: float


@dataclass(frozen=True)
class ListOverview:
    """Data of the charts next to a list. ``elsewhere`` counts those outside the map's states."""

    states: TileMap
    elsewhere: int
    bars: tuple[Bar, ...]
    charts: tuple[tuple[Kind, Chart], ...]
    rows: tuple[tuple[date, int, int], ...]


def overview(
    session: Session, plan: Plan, totals: Counts, *, of: Kind, language: str
) -> ListOverview:
    """Return the overview of a plan, with the states of one kind of endorser.

    :param language: of the reader, for the names of the categories
    """
    states, grown = by_state(session, plan.id), growth(session, plan)
    is_people = of is Kind.INDIVIDUAL
    rows = zip(grown.days, grown.organizations, grown.individuals, strict=True)
    return ListOverview(
        states=tile_map(states.individuals if is_people else states.organizations),
        elsewhere=states.individuals_elsewhere if is_people else states.organizations_elsewhere,
        bars=() if is_people else _bars(session, plan, language),
        charts=_charts(plan, grown, totals, of),
        rows=tuple(thinned(list(rows), MOST_ROWS)),
    )


def _bars(session: Session, plan: Plan, language: str) -> tuple[Bar, ...]:
    found = by_category(session, plan.id)
    most = max(found.values(), default=0)
    labels = [plan.category_in(language, key) for key in found]
    return tuple(
        Bar(key, label, number, round(100 * number / most, 1))
        for label, (key, number) in zip(labels, found.items(), strict=True)
    )


def _charts(plan: Plan, grown: Growth, totals: Counts, of: Kind) -> tuple[tuple[Kind, Chart], ...]:
    """Return the charts of both kinds of endorser, the page's own kind first."""
    if not grown.days:
        return ()
    until = plan.day_of(totals.as_of) if totals.as_of else grown.days[-1]
    numbers = {Kind.ORGANIZATION: grown.organizations, Kind.INDIVIDUAL: grown.individuals}
    drawn = [(kind, chart(grown.days, numbers[kind], until)) for kind in Kind]
    found = [(kind, each) for kind, each in drawn if each is not None]
    return tuple(sorted(found, key=lambda pair: pair[0] is not of))
