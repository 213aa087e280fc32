"""The audit log: who did what, when and why, in a chain of hashes that nobody can quietly mend.

Personal values (a reason may name a person) stand sealed in a row beside; the chain covers only
their HMAC, so that erasing them later breaks nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.vault import vault
from signon.models.base import Base, BigId, Json, Sealed

START = "0" * 64


class Audit(Base, kw_only=True, repr=False):
    """One action. ``before`` and ``after`` hold no personal values."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    before: Mapped[dict[str, object] | None] = mapped_column(Json)
    after: Mapped[dict[str, object] | None] = mapped_column(Json)
    private_mac: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditPrivate(Base, kw_only=True, repr=False):
    """The personal values of an action, sealed; erasing deletes the row."""

    __tablename__ = "audit_private"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Sealed("audit_private.words"))


class AuditHead(Base, kw_only=True, repr=False):
    """The end of the chain. Its one row is also the lock that lets one writer append at a time."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    last_id: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is to be written down.

    ``subject`` is a word and an id, such as ``sign_on/<id>``, ``plan/<slug>`` or ``staff/<id>``.
    """

    actor: str
    action: str
    subject: str
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None
    private: str | None = field(default=None, repr=False)


def chained(entry: Audit) -> str:
    """Return the hash that ``entry`` must carry, from its own content and the hash before it."""
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.private_mac,
        entry.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(session: Session, deed: Deed, *, now: datetime) -> Audit:
    """Write ``deed`` at the end of the chain. This is the chain's only writer."""
    last_id, previous = session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(last_id=AuditHead.last_id + 1)
        .returning(AuditHead.last_id, AuditHead.hash)
    ).one()
    mac = None if deed.private is None else vault().fingerprint("audit", deed.private).hex()
    entry = Audit(
        id=last_id,
        at=now,
        actor=deed.actor,
        action=deed.action,
        subject=deed.subject,
        before=deed.before,
        after=deed.after,
        private_mac=mac,
        previous_hash=previous,
        hash="",
    )
    entry.hash = chained(entry)
    session.add(entry)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=entry.hash))
    session.flush()
    if deed.private is not None:
        session.add(AuditPrivate(audit_id=entry.id, words=deed.private))
    return entry


def broken_links(session: Session) -> Iterator[int]:
    """Yield the id of every entry that was changed, and where entries are missing."""
    expected_id, previous = 1, START
    for entry in session.scalars(
        select(Audit).order_by(Audit.id).execution_options(yield_per=1000)
    ):
        if entry.id != expected_id:
            yield expected_id
        elif entry.previous_hash != previous or chained(entry) != entry.hash:
            yield entry.id
        expected_id, previous = entry.id + 1, entry.hash
    head = session.get_one(AuditHead, 1)
    if (head.last_id, head.hash) != (expected_id - 1, previous):
        yield expected_id
