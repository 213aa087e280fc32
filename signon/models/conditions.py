"""Query conditions with literal values: with bound parameters, partial indexes are not used."""

from sqlalchemy import ColumnElement, literal_column

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.models.sign_on import SignOn


def in_state(state: State) -> ColumnElement[bool]:
    """Return the condition that a sign-on is in a state."""
    return SignOn.state == literal_column(f"'{state.value}'", SignOn.state.type)


def of_kind(kind: Kind) -> ColumnElement[bool]:
    """Return the condition that a sign-on is of a kind."""
    return SignOn.kind == literal_column(f"'{kind.value}'", SignOn.kind.type)
