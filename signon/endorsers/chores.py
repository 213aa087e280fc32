"""The periodic tasks of the list: add new events of the ledger to the tally, each exactly once.

Adding an event's changes to the counts is called folding. Another task computes the stored list
anew after its rules have changed.
"""

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
from signon.models.renewal import renew
from signon.models.tally import Facet, hour_key
from signon.models.upsert import insert

BATCH = 5000
RENEWED_AT_ONCE = 200  # sign-ons: other writers wait meanwhile
Cell = tuple[object, ...]
# The columns of an event that determine how it changes the counts.
MOVES = (
    Event.plan_id,
    Event.kind,
    Event.source,
    Event.before,
    Event.after,
    Event.us_state_before,
    Event.us_state,
    Event.category_before,
    Event.category,
    Event.scope_before,
    Event.scope,
    Event.version_id_before,
    Event.version_id,
    Event.via_before,
    Event.via,
    Event.at,
)


def fold(begin: Begin[Session], now: datetime) -> int:
    """Add one batch of events to the tally, and record the time of the counts."""
    with begin() as session:
        return fold_batch(session, now=now)


def fold_in_rhythm(begin: Begin[Session], now: datetime) -> int:
    """Fold one batch; return 0 unless it was full, as only then more events may be waiting."""
    done = fold(begin, now)
    return done if done >= BATCH else 0


def fold_batch(session: Session, *, now: datetime) -> int:
    """Mark the events that are due as folded, and change the tally by them.

    Both happen in one transaction, and only the worker that marks an event adds it to the tally,
    so that the counts are exact with several workers on both databases. Some events are due only
    at the next full hour; until then they are not counted.
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
        fixed = (event.plan_id, event.kind)
        moved[*fixed, event.source, event.after, event.us_state, event.category] += 1
        if event.before is not None:
            before = (event.before, event.us_state_before, event.category_before)
            moved[*fixed, event.source, *before] -= 1
        for facet, value, change in _facets(event):
            facets[*fixed, facet, value] += change
    _move(session, Tally, moved)
    _move(session, FacetTally, facets)
    has_moved = any(State.LISTED in {event.before, event.after} for event in events)
    _stamp(session, now, has_moved=has_moved)
    return len(events)


def _facets(event: Row[Any]) -> Iterator[tuple[Facet, str, int]]:
    """Yield by how much an event changes the count of each facet."""
    if event.via and event.before is None:
        yield Facet.VIA_TAKEN, event.via, 1
    if event.before is State.LISTED:
        yield from _listed_in(event.scope_before, event.version_id_before, event.via_before, -1)
        yield Facet.DAY, hour_key(event.at), -1
    if event.after is State.LISTED:
        yield from _listed_in(event.scope, event.version_id, event.via, +1)
        yield Facet.DAY, hour_key(event.at), +1


def _listed_in(
    scope: str, version_id: int, via: str, change: int
) -> Iterator[tuple[Facet, str, int]]:
    """Yield the facets in which a listed sign-on counts."""
    yield Facet.VERSION, str(version_id), change
    if scope:
        yield Facet.SCOPE, scope, change
    if via:
        yield Facet.VIA, via, change


def _stamp(session: Session, now: datetime, *, has_moved: bool) -> None:
    stamp = insert(session, Fold).values(id=1, at=now, listed_version=int(has_moved))
    set_ = {"at": now, "listed_version": Fold.listed_version + int(has_moved)}
    session.execute(stamp.on_conflict_do_update(index_elements=[Fold.id], set_=set_))


def _move(session: Session, table: type[Tally | FacetTally], moved: Counter[Cell]) -> None:
    """Add to the cells, in the same order in all workers so that they cannot deadlock."""
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


def renew_list(begin: Begin[Session], _now: datetime) -> int:
    """Let one batch of the stored list follow the present rules for names and search words."""
    with begin() as session:
        return renew(session, limit=RENEWED_AT_ONCE)


CHORES = (
    Chore("fold the tally", timedelta(seconds=3), fold_in_rhythm),
    Chore("renew the list", timedelta(minutes=10), renew_list),
)
