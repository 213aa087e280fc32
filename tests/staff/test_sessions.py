"""Signing in and out leaves a row while it lasts, and an entry in the log for good."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.models import Audit, StaffSession
from signon.staff import sessions
from tests.staff.people import a_member

TWELVE_HOURS = timedelta(hours=12)


def sign_in(session: Session, staff_id: int, name: bytes, *, now: datetime) -> None:
    sessions.sign_in(session, staff_id, name, is_over_before=now - TWELVE_HOURS, now=now)


def logged(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(Audit).where(Audit.action.like("sign%")).order_by(Audit.id))
    return [(str(row.actor), row.action, row.subject) for row in rows]


def test_signing_in_writes_a_session_and_sweeps_out_the_old_ones(
    session: Session, now: datetime
) -> None:
    user = a_member(session, now=now)
    sign_in(session, user.id, b"old", now=now - TWELVE_HOURS - timedelta(seconds=1))
    sign_in(session, user.id, b"new", now=now)

    assert list(session.scalars(select(StaffSession.id_hash))) == [b"new"]
    assert logged(session)[-1] == (str(user.id), "sign_in", f"staff/{user.id}")


def test_signing_out_twice_is_no_fault(session: Session, now: datetime) -> None:
    user = a_member(session, now=now)
    sign_in(session, user.id, b"here", now=now)
    sessions.sign_out(session, b"here", now=now)
    sessions.sign_out(session, b"here", now=now)

    assert [action for _, action, _ in logged(session)] == ["sign_in", "sign_out"]
    assert list(session.scalars(select(StaffSession))) == []
