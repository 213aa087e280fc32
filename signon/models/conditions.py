"""Query conditions with literal values: with bound parameters, partial indexes are not used.

And the order of what happened last.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.models.sign_on import SignOn

#: Where a row stands in time: the hour, its order in that, and its id.
Place = tuple[datetime, int, UUID]
#: The order in which the forms came.
IN_TIME = SignOn.created_at, SignOn.order_in_hour, SignOn.id
#: The order of what was listed, the newest first.
NEWEST_FIRST = SignOn.listed_at.desc(), SignOn.order_in_hour.desc(), SignOn.id.desc()


def in_state(state: State) -> ColumnElement[bool]:
    """Return the condition that a sign-on is in a state."""
    return SignOn.state == literal_column(f"'{state.value}'", SignOn.state.type)


def of_kind(kind: Kind) -> ColumnElement[bool]:
    """Return the condition that a sign-on is of a kind."""
    return SignOn.kind == literal_column(f"'{kind.value}'", SignOn.kind.type)
