"""What must happen by itself with rate limits: counters that ran out go, and the key of a past day.

A counter that is over would tell when somebody was here.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Begin, Chore
from signon.web.guard.counters import SqliteStorage, storage_uri
from signon.web.guard.day_key import DayKey

EVERY = timedelta(minutes=3)


def sweeping_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return what must happen by itself with the counters of this machine."""
    storage, day_key = SqliteStorage(storage_uri(settings.instance)), DayKey(settings.instance)

    def sweep(begin: Begin[Session], now: datetime) -> int:
        del begin  # the counters are in a file of their own
        day_key.of(f"{now:%Y-%m-%d}")
        return storage.sweep()

    return (Chore("sweep rate limits", EVERY, sweep),)
