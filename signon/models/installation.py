"""What an installation knows of itself: the fingerprints of its keys, and the time."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.models.base import Base

PLAUSIBLE = timedelta(days=1)


class KeyFingerprint(Base, kw_only=True, repr=False):
    """The fingerprint of one key: it tells whether a key is the one this database was made with."""

    __tablename__ = "key_fingerprint"

    name: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]


class Heartbeat(Base, kw_only=True, repr=False):
    """The one row with the time at which the worker last found the clock plausible."""

    __tablename__ = "heartbeat"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


def is_in_doubt(session: Session, *, now: datetime) -> bool:
    """Return whether the clock is more than a day from where the heartbeat was left."""
    left_at = session.scalar(select(Heartbeat.at))
    return left_at is not None and abs(now - left_at) > PLAUSIBLE
