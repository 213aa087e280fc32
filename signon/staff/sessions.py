"""Signing in and out: a row for each session, and an entry in the audit log.

Refused tries are only counted: anybody can make thousands of them.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.models import StaffSession
from signon.models.audit import AuditEntry, append


def sign_in(
    session: Session,
    staff_id: int,
    id_hash: bytes,
    *,
    is_over_before: datetime,
    now: datetime,
) -> None:
    """Create a session, and delete the expired ones.

    :param is_over_before: sessions that began earlier have expired
    """
    session.execute(delete(StaffSession).where(StaffSession.created_at < is_over_before))
    times = {"created_at": now, "last_seen_at": now, "password_at": now}
    session.add(StaffSession(id_hash=id_hash, staff_id=staff_id, **times))
    append(session, _entry(AuditAction.SIGN_IN, staff_id), now=now)


def note_password(session: Session, id_hash: bytes, *, now: datetime) -> None:
    """Remember that the password was typed again in a session."""
    mine = StaffSession.id_hash == id_hash
    session.execute(update(StaffSession).where(mine).values(password_at=now))


def sign_out(session: Session, id_hash: bytes, *, now: datetime) -> None:
    """End a session; if it has ended already, do nothing."""
    ended = delete(StaffSession).where(StaffSession.id_hash == id_hash)
    staff_id = session.scalar(ended.returning(StaffSession.staff_id))
    if staff_id is not None:
        append(session, _entry(AuditAction.SIGN_OUT, staff_id), now=now)


def _entry(action: AuditAction, staff_id: int) -> AuditEntry:
    actor = Actor.staff(staff_id)
    return AuditEntry(actor=actor, action=action, subject=f"staff/{actor}")
