"""The version of cached pages: changes with public events, counts, the audit log, the minute.

It changes for nothing else. An observer can notice a change by an ETag or by a slower response,
and must not learn from it that a person who is not shown has just signed, or whether an address
typed into a form was new.
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

# With concurrent writers, a row may become visible after one with a higher id, so that the maximum
# does not change. ``Fold.listed_version`` changes after such an event, and so does the minute.
LATEST = select(
    select(func.max(Event.id)).where(SEEN_AT_ONCE).scalar_subquery(),
    select(func.max(Audit.id)).scalar_subquery(),
    select(Fold.listed_version).scalar_subquery(),
)
MINUTE = timedelta(minutes=1)
# While the database is down, a query takes long: only one request in so many seconds tries it.
AWAY_SECONDS = 5
CacheVersion = tuple[object, ...]


class CacheVersions:
    """The latest version, read from the database at most once every ``seconds``."""

    def __init__(self, app: Flask, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self._version: CacheVersion = ()
        self._asked_at, self._pause = float("-inf"), seconds
        self._asking = threading.Lock()

    def latest(self) -> CacheVersion:
        """Return the version; while another thread is reading it, return the previous one."""
        elapsed = time.monotonic() - self._asked_at
        if not 0 <= elapsed < self._pause and self._asking.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._asking.release()
        return self._version

    def _read(self) -> None:
        """Read the version from the database; keep the previous one if the database is down."""
        begun_at = time.monotonic()
        try:
            with self.app.app_context(), reading() as session:
                numbers = session.execute(LATEST).one()
        except SQLAlchemyError:
            self._asked_at, self._pause = time.monotonic(), max(self.seconds, AWAY_SECONDS)
            return
        self._version = (clock.now().timestamp() // MINUTE.total_seconds(), *numbers)
        self._asked_at, self._pause = begun_at, self.seconds
