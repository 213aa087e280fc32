"""Prove the tally: what it says must equal a full count, less what still waits to be folded."""

from collections import Counter
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Visibility
from signon.models import Event, SignOn, Tally
from signon.models.event import UNFOLDED

Cell = tuple[Any, ...]


def differences(session: Session) -> dict[Cell, tuple[int, int]]:
    """Return the cells whose tally is wrong: what it says, and what a full count says.

    The session must see one moment of the database (``reading()``).
    """
    said = Counter[Cell]({_cell(row): row.number for row in session.execute(select(*TALLY))})
    for row in session.execute(_waiting()):
        said[_cell(row)] += row.number
    counted = Counter[Cell]({_cell(row): row.number for row in session.execute(_full_count())})
    cells = {cell for cell in said | counted if said[cell] != counted[cell]}
    cells |= {cell for cell, number in said.items() if number < 0}
    return {cell: (said[cell], counted[cell]) for cell in sorted(cells, key=str)}


TALLY = (
    Tally.plan_id,
    Tally.kind,
    Tally.source,
    Tally.state,
    Tally.us_state,
    Tally.category,
    Tally.number,
)


def _cell(row: Row[Any]) -> Cell:
    return tuple(row)[:6]


def _waiting() -> Any:  # noqa: ANN401 - a compound select
    """Return the moves of the ledger that are not folded yet, a row a cell."""
    cells = (Event.plan_id, Event.kind, Event.source)
    place = (Event.us_state, Event.category)
    to = select(*cells, Event.after.label("state"), *place, func.count().label("number")).where(
        UNFOLDED
    )
    of = select(*cells, Event.before.label("state"), *place, (-func.count()).label("number")).where(
        UNFOLDED, Event.before.is_not(None)
    )
    return to.group_by(*cells, Event.after, *place).union_all(
        of.group_by(*cells, Event.before, *place)
    )


def _full_count() -> Any:  # noqa: ANN401 - a select
    """Return the count of all sign-ons, cell by cell, from the rows themselves."""
    is_shown = (SignOn.kind == Kind.ORGANIZATION) | (SignOn.visibility != Visibility.COUNTED)
    us_state = case((is_shown, func.coalesce(SignOn.us_state, "")), else_="").label("us_state")
    category = func.coalesce(SignOn.category, "").label("category")
    cells = (SignOn.plan_id, SignOn.kind, SignOn.source, SignOn.state, us_state, category)
    return select(*cells, func.count().label("number")).group_by(*cells)
