"""The audit log: who did what, when and why. A chain of hashes reveals changes to old entries.

The hashes are HMACs under a key that is not in the database, so that whoever may write there cannot
compute them. Entries of earlier versions have plain hashes (:data:`KEYED` is missing): they hold
because the first keyed entry after them covers the hash before it.

Personal values (a reason may name a person) are encrypted in another table. The chain covers only
their HMAC, so that they can be erased later without breaking it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, LargeBinary, select, type_coerce, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import SealBroken
from signon.core.vault import vault
from signon.models.base import Base, BigId, Json, StoredAction
from signon.models.sealed import Sealed, open_sealed

START = "0" * 64
KEYED = "hmac:"  # how the hash of an entry begins that was made with the key
PRIVATE_PLACE = "audit_private.words"


class Audit(Base, kw_only=True, repr=False):
    """One action. ``before`` and ``after`` hold no personal values."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[Actor]
    action: Mapped[AuditAction | str] = mapped_column(StoredAction())
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
    words: Mapped[str] = mapped_column(Sealed(PRIVATE_PLACE, row="audit_id"))


class AuditHead(Base, kw_only=True, repr=False):
    """The end of the chain. Its one row is also the lock that lets one writer append at a time."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    last_id: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """An entry to append to the log.

    ``subject`` is a word and an id, such as ``sign_on/<id>``, ``plan/<slug>`` or ``staff/<id>``.
    """

    actor: Actor
    action: AuditAction
    subject: str
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None
    private: str | None = field(default=None, repr=False)


def chained(entry: Audit, *, is_keyed: bool = True) -> str:
    """Return the hash that ``entry`` must carry, from its own content and the hash before it.

    :param is_keyed: False for an entry that an earlier version wrote, without the key
    """
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        str(entry.actor),
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.private_mac,
        entry.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if is_keyed:
        return KEYED + vault().fingerprint("audit chain", text).hex()
    return hashlib.sha256(text.encode()).hexdigest()


def append(session: Session, entry: AuditEntry, *, now: datetime) -> Audit:
    """Write ``entry`` at the end of the chain. This is the chain's only writer.

    :raises ValueError: its actor or its action is unknown
    """
    last_id, previous = session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(last_id=AuditHead.last_id + 1)
        .returning(AuditHead.last_id, AuditHead.hash)
    ).one()
    written = Audit(
        id=last_id,
        at=now,
        actor=Actor.parse(str(entry.actor)),
        action=AuditAction(entry.action),
        subject=entry.subject,
        before=entry.before,
        after=entry.after,
        private_mac=None if entry.private is None else _mac(entry.private),
        previous_hash=previous,
        hash="",
    )
    written.hash = chained(written)
    session.add(written)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=written.hash))
    session.flush()
    if entry.private is not None:
        session.add(AuditPrivate(audit_id=written.id, words=entry.private))
    return written


def broken_links(session: Session) -> Iterator[int]:
    """Yield the id of every entry that was changed, is missing, or does not belong there."""
    expected_id, fits, is_keyed = 1, {START}, False
    rows = session.execute(
        select(Audit, type_coerce(AuditPrivate.words, LargeBinary))
        .outerjoin(AuditPrivate, AuditPrivate.audit_id == Audit.id)
        .order_by(Audit.id)
        .execution_options(yield_per=1000)
    )
    for entry, sealed in rows:
        is_keyed |= entry.hash.startswith(KEYED)  # no plain hash may follow a keyed one
        own, is_next = chained(entry, is_keyed=is_keyed), entry.id == expected_id
        if not is_next:
            yield expected_id
        is_linked = not is_next or entry.previous_hash in fits
        if own != entry.hash or not is_linked or not _is_private_intact(entry, sealed):
            yield entry.id
        # If somebody took the mark of the key away, the entry behind it is not at fault, too.
        expected_id, fits = entry.id + 1, {entry.hash, own, chained(entry)}
    head = session.get_one(AuditHead, 1)
    if head.last_id != expected_id - 1:
        yield min(expected_id, head.last_id + 1)
    elif head.hash not in fits:
        yield head.last_id


def _is_private_intact(entry: Audit, sealed: bytes | None) -> bool:
    """Say whether the private words of an entry are unchanged; they may have been erased."""
    if sealed is None:
        return True
    try:
        words = open_sealed(sealed, PRIVATE_PLACE, entry.id)
    except SealBroken:
        return False
    return entry.private_mac == _mac(words)


def _mac(words: str) -> str:
    return vault().fingerprint("audit", words).hex()
