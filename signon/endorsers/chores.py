"""The tally is folded from the ledger every few seconds, exactly once an event."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from signon.core.chore import Begin, Chore
from signon.core.lifecycle import State
from signon.models import Event, FacetTally, Fold, Tally
from signon.models.event import UNFOLDED
from signon.models.tally import Facet
from signon.models.upsert import insert

BATCH = 5000
Cell = tuple[object, ...]
# What of a step moves the counts.
MOVES = (
    Event.plan_id,
    Event.kind,
    Event.source,
    Event.before,
    Event.after,
    Event.us_state,
    Event.category,
    Event.scope,
    Event.via,
    Event.at,
)


def fold(begin: Begin[Session], now: datetime) -> int:
    """Take one batch of events into the tally, and say as of when the counts are."""
    with begin() as session:
        return fold_batch(session, now=now)


def fold_in_rhythm(begin: Begin[Session], now: datetime) -> int:
    """Fold one batch, and ask for another turn at once only when there was more than one."""
    done = fold(begin, now)
    return done if done >= BATCH else 0


def fold_batch(session: Session, *, now: datetime) -> int:
    """Mark the events that may be seen by now as folded, and move the tally by what they moved.

    Marking and moving are one transaction, and an event is moved by whoever marks it: exact with
    several workers on both databases. Events that must wait for the full hour wait here.
    """
    due = (
        select(Event.id)
        .where(UNFOLDED, Event.fold_at <= now)
        .order_by(Event.fold_at, Event.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once; as a subquery PostgreSQL may run it, and its limit, again
    )
    events = session.execute(
        update(Event)
        .where(Event.id.in_(select(due.c.id)), UNFOLDED)
        .values(folded=True)
        .returning(*MOVES),
        execution_options={"synchronize_session": False},
    ).all()
    moved: Counter[Cell] = Counter()
    facets: Counter[Cell] = Counter()
    for event in events:
        place = (event.us_state, event.category)
        moved[event.plan_id, event.kind, event.source, event.after, *place] += 1
        if event.before is not None:
            moved[event.plan_id, event.kind, event.source, event.before, *place] -= 1
        for facet, value, change in _facets(event):
            facets[event.plan_id, event.kind, facet, value] += change
    _move(session, Tally, moved)
    _move(session, FacetTally, facets)
    has_moved = any(State.LISTED in {event.before, event.after} for event in events)
    _stamp(session, now, has_moved=has_moved)
    return len(events)


def _facets(event: Row[Any]) -> Iterator[tuple[Facet, str, int]]:
    """Yield by how much a step changes the count of each facet."""
    if event.via and event.before is None:
        yield Facet.VIA_TAKEN, event.via, 1
    change = (event.after is State.LISTED) - (event.before is State.LISTED)
    if not change:
        return
    yield Facet.DAY, f"{event.at:%Y-%m-%d}", change
    if event.scope:
        yield Facet.SCOPE, event.scope, change
    if event.via:
        yield Facet.VIA, event.via, change


def _stamp(session: Session, now: datetime, *, has_moved: bool) -> None:
    stamp = insert(session, Fold).values(id=1, at=now, moves=int(has_moved))
    set_ = {"at": now, "moves": Fold.moves + int(has_moved)}
    session.execute(stamp.on_conflict_do_update(index_elements=[Fold.id], set_=set_))


def _move(session: Session, table: type[Tally | FacetTally], moved: Counter[Cell]) -> None:
    """Add to the cells, in one order for all workers so that they cannot block each other."""
    key = [column.name for column in table.__table__.primary_key]
    changed = [
        dict(zip(key, cell, strict=True)) | {"number": moved[cell]}
        for cell in sorted(moved, key=str)
        if moved[cell]
    ]
    add = insert(session, table)
    total = {"number": table.number + add.excluded.number}
    if changed:
        session.execute(add.on_conflict_do_update(index_elements=key, set_=total), changed)


CHORES = (Chore("fold the tally", timedelta(seconds=3), fold_in_rhythm),)
