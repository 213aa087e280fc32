"""Write many sign-ons at once that have taken all their steps already, by a few statements each."""

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
from signon.models.sign_on import pending
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

    Each takes its real steps in a session that never meets the database, so the rules are the
    same as for everybody; what came of it is then written by one statement a table. Each address
    may stand here once, as nothing is asked of the database.
    """
    gc.disable()  # It would look through all of these again and again: half of the time.
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


def _columns(model: type[Base]) -> tuple[str, ...]:
    """Return the columns to fill; the database counts the ledger's rows by itself."""
    every: Iterable[str] = (each.key for each in inspect(model).column_attrs)
    return tuple(key for key in every if (model, key) != (Event, "id"))


COLUMNS: Mapping[type[Base], Sequence[str]] = {
    model: _columns(model) for model in (SignOn, Event, SearchWord)
}


def _row(thing: Base) -> dict[str, Any]:
    return {key: getattr(thing, key) for key in COLUMNS[type(thing)]}


def _insert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table(model)), rows)
