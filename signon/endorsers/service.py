"""Check the counts: the tally plus the events not yet folded into it must equal a full count."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.models import Event, FacetTally, SignOn, Tally
from signon.models.conditions import in_state
from signon.models.event import UNFOLDED
from signon.models.tally import Facet

Cell = tuple[Any, ...]
Column = InstrumentedAttribute[Any] | ColumnElement[Any]
Rows = Iterable[Select[Any]]
NUMBER = func.count()
TALLY = select(
    Tally.plan_id,
    Tally.kind,
    Tally.source,
    Tally.state,
    Tally.us_state,
    Tally.category,
    Tally.number,
)
FACETS = select(
    FacetTally.plan_id, FacetTally.kind, FacetTally.facet, FacetTally.value, FacetTally.number
)
# The facets by which listed sign-ons are counted. For each: the column of the sign-on, then the
# columns of an event with the value before it and after it.
LISTED_BY: dict[Facet, tuple[Column, Column, Column]] = {
    Facet.SCOPE: (SignOn.scope, Event.scope_before, Event.scope),
    Facet.VERSION: (SignOn.version_id, Event.version_id_before, Event.version_id),
    Facet.VIA: (SignOn.via, Event.via_before, Event.via),
}


def differences(session: Session) -> dict[Cell, tuple[int, int]]:
    """Return the cells whose count is wrong, each with the tally's and the full count's number.

    The session must read one snapshot of the database (``reading()``).
    """
    tally = _compared(session, [TALLY, *_waiting()], [_full_count()])
    facets = [FACETS.where(FacetTally.facet != Facet.DAY), *_waiting_facets()]
    return tally | _compared(session, facets, _full_facets()) | _days(session)


def _compared(session: Session, said: Rows, counted: Rows) -> dict[Cell, tuple[int, int]]:
    """Return the cells in which two sums differ, or in which the first is negative."""
    left, right = _sum(session, said), _sum(session, counted)
    cells = {cell for cell in left | right if left[cell] != right[cell]}
    cells |= {cell for cell, number in left.items() if number < 0}
    return {cell: (left[cell], right[cell]) for cell in sorted(cells, key=str)}


def _sum(session: Session, statements: Rows) -> Counter[Cell]:
    """Add up rows that begin with a cell and end with its number."""
    total = Counter[Cell]()
    for statement in statements:
        for *cell, number in session.execute(statement):
            total[*cell] += number
    return total


def _waiting() -> Iterator[Select[Any]]:
    """Yield queries for the changes of each cell by events that are not folded yet."""
    fixed = (Event.plan_id, Event.kind, Event.source)
    joined = (*fixed, Event.after, Event.us_state, Event.category)
    left = (*fixed, Event.before, Event.us_state_before, Event.category_before)
    yield select(*joined, NUMBER).where(UNFOLDED).group_by(*joined)
    yield select(*left, -NUMBER).where(UNFOLDED, Event.before.is_not(None)).group_by(*left)


def _full_count() -> Select[Any]:
    """Return the query that counts all sign-ons for each cell, from their own rows."""
    is_shown = (SignOn.kind == Kind.ORGANIZATION) | (SignOn.visibility != Visibility.COUNTED)
    us_state = case((is_shown, func.coalesce(SignOn.us_state, "")), else_="")
    fixed = (SignOn.plan_id, SignOn.kind, SignOn.source, SignOn.state)
    cell = (*fixed, us_state.label("us_state"), func.coalesce(SignOn.category, ""))
    return select(*cell, NUMBER).group_by(*cell)


def _waiting_facets() -> Iterator[Select[Any]]:
    for facet, (_, before, after) in LISTED_BY.items():
        yield _by(Event, facet, after, NUMBER).where(UNFOLDED, Event.after == State.LISTED)
        yield _by(Event, facet, before, -NUMBER).where(UNFOLDED, Event.before == State.LISTED)
    yield _by(Event, Facet.VIA_TAKEN, Event.via, NUMBER).where(UNFOLDED, Event.before.is_(None))


def _full_facets() -> Iterator[Select[Any]]:
    for facet, (column, _, _) in LISTED_BY.items():
        yield _by(SignOn, facet, column, NUMBER).where(in_state(State.LISTED))
    yield _by(SignOn, Facet.VIA_TAKEN, SignOn.via, NUMBER)


def _by(
    model: type[SignOn | Event], facet: Facet, column: Column, number: ColumnElement[int]
) -> Select[Any]:
    """Return a query for ``number`` by each value of ``column``, as text; NULL is left out."""
    value = cast(column, String)
    cell = (model.plan_id, model.kind, literal(facet, FacetTally.facet.type), value)
    has_value = value.is_not(None) & (value != "")
    return select(*cell, number).where(has_value).group_by(model.plan_id, model.kind, value)


def _days(session: Session) -> dict[Cell, tuple[int, int]]:
    """Compare the sums over all days and all versions: a listed sign-on counts once in each."""
    cell = (FacetTally.plan_id, FacetTally.kind)
    total = select(*cell, literal("days"), func.sum(FacetTally.number)).group_by(*cell)
    days, versions = (total.where(FacetTally.facet == each) for each in (Facet.DAY, Facet.VERSION))
    return _compared(session, [days], [versions])
