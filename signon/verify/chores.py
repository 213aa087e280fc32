"""The periodic task that expires sign-ons that were not confirmed in time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon import ledger
from signon.core.chore import Begin, Chore


def expire(begin: Begin[Session], now: datetime) -> int:
    """Expire one batch of unconfirmed sign-ons."""
    with begin() as session:
        return ledger.expire(session, now=now)


CHORES = (Chore("expire sign-ons", timedelta(minutes=10), expire, deletes=True),)
