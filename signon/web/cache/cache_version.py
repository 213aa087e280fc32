"""A version that changes whenever a page might: by a step, a count, a log entry, a new minute.

It changes for nothing else. Whoever watches it, by the tag of a file or by how long a page takes,
must not learn that somebody has just signed: neither a person who hides, nor whether an address
that was typed into a form was new to us.
"""

import threading
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from signon.models import Audit, Event, Fold
from signon.models.event import SEEN_AT_ONCE
from signon.web import clock
from signon.web.transaction import reading

# Numbers may become visible out of order where several write at once. What comes late is seen by
# the fold, which moves after every such step, or by the next minute.
LATEST = select(
    select(func.max(Event.id)).where(SEEN_AT_ONCE).scalar_subquery(),
    select(func.max(Audit.id)).scalar_subquery(),
    select(Fold.listed_version).scalar_subquery(),
)
MINUTE = timedelta(minutes=1)
# While the database is away, asking it takes long: only one reader in so many seconds waits for it.
AWAY_SECONDS = 5
CacheVersion = tuple[object, ...]


class CacheVersions:
    """The latest version, asked of the database at most once every so many seconds."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self._version: CacheVersion = ()
        self._asked_at, self._pause = float("-inf"), seconds
        self._asking = threading.Lock()

    def latest(self) -> CacheVersion:
        """Return the version; whoever comes while another asks goes on with the one before."""
        elapsed = time.monotonic() - self._asked_at
        if not 0 <= elapsed < self._pause and self._asking.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._asking.release()
        return self._version

    def _ask(self) -> None:
        """Ask the database; while it is away, what was true stays true."""
        begun_at = time.monotonic()
        try:
            with self.app.app_context(), reading() as session:
                numbers = session.execute(LATEST).one()
        except SQLAlchemyError:
            self._asked_at, self._pause = time.monotonic(), max(self.seconds, AWAY_SECONDS)
            return
        self._version = (clock.now().timestamp() // MINUTE.total_seconds(), *numbers)
        self._asked_at, self._pause = begun_at, self.seconds
