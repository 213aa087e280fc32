"""The browsers that have signed in to an account before; a sign-in from a new one is mailed."""

import json
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from signon.mail.outbox import About, promise
from signon.models import StaffDevice, User
from signon.models.outbox import MailKind

FORGOTTEN_AFTER = timedelta(days=180)


def is_known(session: Session, id_hash: bytes | None, email: str) -> bool:
    """Say whether this browser has signed in to the account of ``email``, and may still."""
    owner = select(StaffDevice.id_hash).join(User, User.id == StaffDevice.staff_id)
    found = owner.where(StaffDevice.id_hash == id_hash, User.email == email, User.active)
    return id_hash is not None and session.scalar(found) is not None


def use(session: Session, id_hash: bytes | None, staff_id: int, *, now: datetime) -> bool:
    """Note that a known browser was used again; return False if it is not known."""
    session.execute(delete(StaffDevice).where(StaffDevice.last_used_at < now - FORGOTTEN_AFTER))
    mine = StaffDevice.id_hash == id_hash, StaffDevice.staff_id == staff_id
    used = update(StaffDevice).where(*mine).values(last_used_at=now)
    return session.scalar(used.returning(StaffDevice.staff_id)) is not None


def remember(session: Session, id_hash: bytes, user: User, *, language: str, now: datetime) -> None:
    """Know a browser from now on, and tell the account's owner if it is not the first one."""
    is_first = not session.scalar(select(exists().where(StaffDevice.staff_id == user.id)))
    session.add(StaffDevice(id_hash=id_hash, staff_id=user.id, last_used_at=now))
    if is_first:
        return
    told = {"by": user.email, "at": f"{now:%Y-%m-%d %H:%M} UTC"}
    promise(
        session,
        MailKind.NEW_DEVICE,
        recipient=user.email,
        language=language,
        now=now,
        about=About(details=json.dumps(told)),
    )


def forget(session: Session, staff_id: int, *, keep: bytes | None = None) -> None:
    """Forget the browsers of an account.

    :param keep: the hash of the one that stays known
    """
    others = [StaffDevice.staff_id == staff_id]
    others += [StaffDevice.id_hash != keep] if keep is not None else []
    session.execute(delete(StaffDevice).where(*others))
