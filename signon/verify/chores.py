"""The periodic tasks that expire unconfirmed sign-ons, and delete forms and links that ended."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon import ledger
from signon.core.chore import Begin, Chore


def expire(begin: Begin[Session], now: datetime) -> int:
    """Expire one batch of unconfirmed sign-ons."""
    with begin() as session:
        return ledger.expire(session, now=now)


def forget(begin: Begin[Session], now: datetime) -> int:
    """Delete one batch of ended forms and links."""
    with begin() as session:
        return ledger.forget_ended(session, now=now)


CHORES = (
    Chore("expire sign-ons", timedelta(minutes=10), expire, deletes=True),
    Chore("forget ended forms and links", timedelta(minutes=10), forget, deletes=True),
)
