"""The tally is folded from the ledger every few seconds, exactly once an event."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signon.core.chore import Begin, Chore
from signon.models import Event, Fold, Tally
from signon.models.event import UNFOLDED
from signon.models.upsert import insert

BATCH = 5000
Cell = tuple[object, ...]


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
    )
    events = session.execute(
        update(Event)
        .where(Event.id.in_(due.scalar_subquery()), UNFOLDED)
        .values(folded=True)
        .returning(
            Event.plan_id,
            Event.kind,
            Event.source,
            Event.before,
            Event.after,
            Event.us_state,
            Event.category,
        ),
        execution_options={"synchronize_session": False},
    ).all()
    moved: Counter[Cell] = Counter()
    for plan_id, kind, source, before, after, us_state, category in events:
        moved[plan_id, kind, source, after, us_state, category] += 1
        if before is not None:
            moved[plan_id, kind, source, before, us_state, category] -= 1
    _move(session, moved)
    at = {"at": now}
    stamp = insert(session, Fold).values(id=1, **at)
    session.execute(stamp.on_conflict_do_update(index_elements=[Fold.id], set_=at))
    return len(events)


def _move(session: Session, moved: Counter[Cell]) -> None:
    """Add to the cells, in one order for all workers so that they cannot block each other."""
    key = ("plan_id", "kind", "source", "state", "us_state", "category")
    changed = [
        dict(zip(key, cell, strict=True)) | {"number": moved[cell]}
        for cell in sorted(moved, key=str)
        if moved[cell]
    ]
    add = insert(session, Tally)
    total = {"number": Tally.number + add.excluded.number}
    if changed:
        session.execute(add.on_conflict_do_update(index_elements=list(key), set_=total), changed)


CHORES = (Chore("fold the tally", timedelta(seconds=3), fold_in_rhythm),)
