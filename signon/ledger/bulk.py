"""Write many sign-ons at once, with all the steps that they have taken, by a few statements."""

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.lifecycle import Step
from signon.models import Base, Event, SearchWord, SignOn
from signon.models.pending_sign_on import pending
from signon.models.upsert import table


@dataclass(frozen=True, repr=False)
class Walk:
    """A sign-on to write, and the steps that it takes: which, when, and by whom.

    :param columns: those of a pending sign-on
    """

    columns: Mapping[str, Any]
    steps: Sequence[tuple[Step, datetime, Actor]] = ()


def write_walks(session: Session, walks: Sequence[Walk]) -> None:
    """Write sign-ons with their events and the words they are found by.

    The usual code takes the steps in a session that is not connected to a database, so the usual
    rules apply; the resulting rows are then written by one statement for each table. An address
    may occur only once, because no other sign-ons are looked up.
    """
    gc.disable()  # Scanning all these objects again and again would take half of the time.
    try:
        with Session(autoflush=False) as scratch:
            walked = [_walked(scratch, walk) for walk in walks]
            new = list(scratch.new)
        _insert(session, SignOn, [_row(sign_on) | {"row_version": 1} for sign_on, _ in walked])
        session.connection().execute(insert(table(Event)), [first for _, first in walked])
        for model in (Event, SearchWord):
            _insert(session, model, [_row(each) for each in new if isinstance(each, model)])
    finally:
        gc.enable()


def _walked(scratch: Session, walk: Walk) -> tuple[SignOn, dict[str, Any]]:
    """Return a sign-on that has taken its steps, and the columns of its first event."""
    columns, first = pending(walk.columns)
    del columns["state"]  # it begins as pending, and changes by steps alone
    sign_on = SignOn(**columns)
    scratch.add(sign_on)
    for step, at, by in walk.steps:
        sign_on.slot = 1
        sign_on.take(step, at=at, by=by)
    return sign_on, first


BY_DATABASE = {(Event, "id"), (SignOn, "order_in_hour")}


def _columns(model: type[Base]) -> tuple[str, ...]:
    """Return the columns to fill; the database fills ids of events and the order in an hour."""
    every: Iterable[str] = (each.key for each in inspect(model).column_attrs)
    return tuple(key for key in every if (model, key) not in BY_DATABASE)


COLUMNS: Mapping[type[Base], Sequence[str]] = {
    model: _columns(model) for model in (SignOn, Event, SearchWord)
}


def _row(thing: Base) -> dict[str, Any]:
    return {key: getattr(thing, key) for key in COLUMNS[type(thing)]}


def _insert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table(model)), rows)
