"""The addresses that get no mail at present, for the staff who may see contacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.mail import suppression
from signon.models import Suppression
from signon.models.audit import AuditEntry, append
from signon.models.outbox import SuppressionReason

MOST = 200  # shown on the page, the newest first


@dataclass(frozen=True, repr=False)
class Suppressed:
    """One address that gets no mail. ``email`` is None if it was erased or was never stored."""

    key: str
    email: str | None
    reason: SuppressionReason
    at: datetime
    until: datetime | None
    is_tried_again: bool


def suppressed(session: Session, *, now: datetime) -> Sequence[Suppressed]:
    """Return the addresses that get no mail now, the newest first."""
    newest = select(Suppression).order_by(Suppression.at.desc(), Suppression.email_key).limit(MOST)
    found = [_suppressed(each) for each in session.scalars(newest)]
    return [each for each in found if each.until is None or each.until > now]


def lift(session: Session, key: bytes, *, by: Actor, now: datetime) -> bool:
    """Let an address have mail again, and log who did so. Return whether it was suppressed."""
    if not suppression.lift(session, key):
        return False
    action = AuditAction.LIFT_SUPPRESSION
    append(session, AuditEntry(actor=by, action=action, subject=f"address/{key.hex()}"), now=now)
    return True


def _suppressed(row: Suppression) -> Suppressed:
    is_wish = row.reason is SuppressionReason.WISH
    return Suppressed(
        key=row.email_key.hex(),
        email=row.recipient,
        reason=row.reason,
        at=row.at,
        until=None if is_wish else row.at + suppression.HOLDS,
        is_tried_again=row.tried_again_by is not None,
    )
