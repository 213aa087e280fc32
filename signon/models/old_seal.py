"""Seal anew what an older program has bound to its column only, a batch at a time.

This needs the keys, so it cannot be a migration. It may be stopped at any time, and goes on from
there.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, LargeBinary, Row, Uuid, literal, select, type_coerce, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.errors import SealBroken
from signon.core.vault import vault
from signon.models.base import Base
from signon.models.sealed import Sealed, seal, sealed_columns

BATCH = 500


class OldSeal(Base, kw_only=True, repr=False):
    """A table with values of an older program. Rows up to the key ``after`` are sealed anew."""

    __tablename__ = "old_seal"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    after: Mapped[str | None] = mapped_column(default=None)


def move_some(session: Session) -> int:
    """Seal a batch of rows anew, and return how many there were; 0 when all have been done."""
    while (old := session.scalars(select(OldSeal).limit(1).with_for_update()).first()) is not None:
        moved = _move_batch(session, old)
        if moved:
            return moved
        session.delete(old)
        session.flush()
    return 0


def _move_batch(session: Session, old: OldSeal) -> int:
    table = Base.metadata.tables[old.table_name]
    [key] = table.primary_key.columns
    types = dict(sealed_columns(table))
    stored = [type_coerce(table.c[name], LargeBinary).label(name) for name in types]
    wanted = select(*{key, *(table.c[each.row] for each in types.values())}, *stored)
    if old.after is not None:
        wanted = wanted.where(key > _read_key(key, old.after))
    rows = session.execute(wanted.order_by(key).limit(BATCH)).all()
    for row in rows:
        changed = _sealed_anew(row, types)
        if changed:
            session.execute(update(table).where(key == getattr(row, key.name)).values(changed))
    if rows:
        old.after = _written_key(getattr(rows[-1], key.name))
    return len(rows)


def _sealed_anew(row: Row[Any], types: Mapping[str, Sealed]) -> dict[str, Any]:
    """Return the columns of a row that change. A value that does not open stays as it is."""
    changed: dict[str, Any] = {}
    for name, column in types.items():
        sealed = getattr(row, name)
        if sealed is None:
            continue
        own = getattr(row, column.row)
        if own is None:  # the note of an event gets what it is bound to only now
            own = changed[column.row] = uuid4()
        try:
            text = vault().open(bytes(sealed), place=column.place)
        except SealBroken:
            continue
        changed[name] = literal(seal(text, column.place, own), LargeBinary)
    return changed


def _written_key(value: UUID | bytes | int) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _read_key(column: Column[Any], text: str) -> UUID | bytes | int:
    if isinstance(column.type, Uuid):
        return UUID(text)
    return bytes.fromhex(text) if isinstance(column.type, LargeBinary) else int(text)
