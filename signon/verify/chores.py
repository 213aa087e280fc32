"""The periodic tasks for sign-ons that wait or follow old rules, and for ended forms and links."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Settings
from signon.core.chore import Begin, Chore

EVERY = timedelta(minutes=10)
DAILY = timedelta(days=1)  # it reads all sign-ons


def expire(begin: Begin[Session], now: datetime) -> int:
    """Expire one batch of unconfirmed sign-ons."""
    with begin() as session:
        return ledger.expire(session, now=now)


def forget(begin: Begin[Session], now: datetime) -> int:
    """Delete one batch of ended forms and links."""
    with begin() as session:
        return ledger.forget_ended(session, now=now)


def bring_territories_home(begin: Begin[Session], now: datetime) -> int:
    """Give one batch of those who chose Puerto Rico or the like as country the country US."""
    with begin() as session:
        return ledger.bring_territories_home(session, now=now)


def verify_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return the chores of this package; the settings say when to remind, or never."""

    def remind(begin: Begin[Session], now: datetime) -> int:
        """Send one batch of each reminder: that before closing first, as it stands for both."""
        budget, done = settings.limit_mail, 0
        with begin() as session:
            if settings.remind_before_close:
                before = settings.remind_before_close
                done += ledger.call_last(session, before=before, budget=budget, now=now)
            if settings.remind_after:
                after = settings.remind_after
                done += ledger.remind(session, after=after, budget=budget, now=now)
        return done

    return (
        Chore("expire sign-ons", EVERY, expire, deletes=True),
        Chore("forget ended forms and links", EVERY, forget, deletes=True),
        Chore("bring territories home", DAILY, bring_territories_home),
        Chore("remind to confirm", EVERY, remind),
    )
