"""An export leaves two entries in the audit log: what was asked for, and what went out."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.export.columns import TABLES, ExportPurpose
from signon.models import Plan
from signon.models.audit import AuditEntry, append


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who takes out which list, for what.

    :param reason: as typed; it may name a person, so the log seals it
    """

    plan: Plan
    purpose: ExportPurpose
    by: Actor
    reason: str | None = field(default=None, repr=False)

    @property
    def header(self) -> tuple[str, ...]:
        return TABLES[self.purpose].header


class _Digest(Protocol):
    """What we use of a hashlib object."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass
class Receipt:
    """Counts and hashes what goes out while it goes out.

    :param is_complete: set by whoever knows that all of it has arrived
    """

    rows: int = 0
    is_complete: bool = False
    _digest: _Digest = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """The hash, in hex, over the bytes that left so far."""
        return self._digest.hexdigest()

    def counted(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        for row in rows:
            self.rows += 1
            yield row

    def hashed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            yield chunk


def begin(session: Session, order: Order, *, now: datetime) -> None:
    """Write down what is asked for, before anything leaves."""
    asked: dict[str, object] = {
        "purpose": order.purpose,
        "format": "csv",
        "columns": list(order.header),
    }
    _write(session, order, AuditAction.EXPORT, asked, now=now)


def finish(session: Session, order: Order, receipt: Receipt, *, now: datetime) -> None:
    """Write down what left: also of a download that broke off."""
    left: dict[str, object] = {
        "purpose": order.purpose,
        "rows": receipt.rows,
        "sha256": receipt.sha256,
        "complete": receipt.is_complete,
    }
    _write(session, order, AuditAction.EXPORTED, left, now=now)


def _write(
    session: Session, order: Order, action: AuditAction, after: dict[str, object], *, now: datetime
) -> None:
    subject = f"plan/{order.plan.slug}"
    private = order.reason if action is AuditAction.EXPORT else None
    entry = AuditEntry(actor=order.by, action=action, subject=subject, after=after, private=private)
    append(session, entry, now=now)
