"""Move what was stored under fingerprints that were equal in all plans, a batch at a time.

A new fingerprint is made over the old one, so that rows move whose address is stored no more. This
needs the keys, so it cannot be a migration. It may be stopped at any time, and goes on from there.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Row, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.fingerprints import Fingerprints, Stage, for_suppression
from signon.core.kinds import Visibility
from signon.core.lifecycle import FINAL, State
from signon.models.base import Base, BigId
from signon.models.outbox import Suppression
from signon.models.sign_on import SignOn
from signon.models.upsert import table

BATCH = 500
NOTHING: dict[str, bytes | None] = dict.fromkeys(
    ("email_key", "name_key", "pair_key", "payload_key")
)


class OldFingerprint(Base, kw_only=True, repr=False):
    """A row that still has its old fingerprints: a sign-on, or an address that gets no mail."""

    __tablename__ = "old_fingerprint"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    sign_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_on.id"), default=None)
    suppressed: Mapped[bytes | None] = mapped_column(default=None)


def move_some(session: Session) -> int:
    """Move a batch, and return how many there were; 0 when all have been moved."""
    wanted = select(OldFingerprint).order_by(OldFingerprint.id).limit(BATCH)
    batch = session.scalars(wanted.with_for_update()).all()
    _move_sign_ons(session, [each.sign_on_id for each in batch if each.sign_on_id])
    for each in batch:
        if each.suppressed is not None:
            _move_suppression(session, each.suppressed)
    own = OldFingerprint.id.in_([each.id for each in batch])
    session.execute(delete(OldFingerprint).where(own))
    return len(batch)


def _move_sign_ons(session: Session, ids: list[UUID]) -> None:
    columns = table(SignOn).c
    wanted = ("id", "plan_id", "kind", "state", "visibility", *NOTHING)
    rows = session.execute(select(*(columns[name] for name in wanted)).where(columns.id.in_(ids)))
    for row in rows.all():
        changed = update(table(SignOn)).where(columns.id == row.id)
        session.execute(changed.values(**_moved(row)))


def _moved(row: Row[Any]) -> dict[str, bytes | None]:
    """Return the new fingerprints of a sign-on, made over its old ones."""
    if row.state in FINAL:
        return NOTHING
    if row.state is State.PENDING:
        made = Fingerprints(row.plan_id, row.kind, Stage.WAITING)
        return {
            "email_key": made.address(row.email_key),
            "name_key": made.name(row.name_key),
            "payload_key": made.payload(row.payload_key),
        }
    made = Fingerprints(row.plan_id, row.kind, Stage.STANDING)
    is_counted = row.visibility is Visibility.COUNTED
    return {
        "email_key": made.address(row.email_key),
        "name_key": None if is_counted else made.name(row.name_key),
        "pair_key": made.pair(row.email_key, row.name_key),
        "payload_key": None,
    }


def _move_suppression(session: Session, old: bytes) -> None:
    own = Suppression.email_key == old
    changed = update(Suppression).where(own).values(email_key=for_suppression(old))
    session.execute(changed.execution_options(synchronize_session=False))
