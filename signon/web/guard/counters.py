"""The counters of rate limits: a SQLite file that all processes of one machine share."""

import math
import sqlite3
import threading
import time
from pathlib import Path

from limits.storage import Storage

SCHEMA = """
CREATE TABLE IF NOT EXISTS hits (name TEXT PRIMARY KEY, number INTEGER, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hits_expire ON hits (expires);
DROP TABLE IF EXISTS day_key;
"""
# Concurrent processes read the clock before they wait for the file, so a window may seem to begin
# a little in the future. More than this means that the clock was set back.
CLOCK_DIFFERENCE_SECONDS = 120
BUSY_SECONDS = 5
MINUTE_SECONDS = 60
# Windows of sign-ons and mails end on a full minute. An exact end would tell when they began, and
# so which sign-on came from which counter. Shorter windows belong to pages that are only read.
COARSE_FROM_SECONDS = 600
# The counter restarts when its window has expired, or ends too far in the future (see above).
COUNT = """
INSERT INTO hits VALUES (:name, :amount, :end)
ON CONFLICT (name) DO UPDATE SET
    number = CASE WHEN expires BETWEEN :now AND :latest THEN number ELSE 0 END + :amount,
    expires = CASE WHEN expires BETWEEN :now AND :latest THEN expires ELSE :end END
RETURNING number
"""


def storage_uri(instance: Path) -> str:
    """Return where the counters of an instance are, as the ``limits`` library spells it."""
    return f"signon-sqlite://{instance / 'throttle.sqlite3'}"


class SqliteStorage(Storage):
    """Counters of the ``limits`` library in a SQLite file that all processes share."""

    STORAGE_SCHEME = ["signon-sqlite"]  # noqa: RUF012 - the library's way to register it
    base_exceptions = sqlite3.Error, PermissionError

    def __init__(self, uri: str, **_: object) -> None:
        super().__init__()
        self._path = Path(uri.removeprefix("signon-sqlite://"))
        self._local = threading.local()
        self._connection().executescript(SCHEMA)

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection; without fsync, as counters may be lost in a crash."""
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            _enable_wal(connection)
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA secure_delete=ON")
            self._local.connection = connection
        found: sqlite3.Connection = self._local.connection
        return found

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        latest = now + expiry + CLOCK_DIFFERENCE_SECONDS
        end = now + expiry
        if expiry >= COARSE_FROM_SECONDS:
            end = math.ceil(end / MINUTE_SECONDS) * MINUTE_SECONDS
        values = {"name": key, "amount": amount, "now": now, "end": end, "latest": latest}
        return int(self._connection().execute(COUNT, values).fetchone()[0])

    def get(self, key: str) -> int:
        found = self._connection().execute(
            "SELECT number FROM hits WHERE name = ? AND expires > ?", (key, time.time())
        )
        return int((found.fetchone() or (0,))[0])

    def get_expiry(self, key: str) -> float:
        found = self._connection().execute("SELECT expires FROM hits WHERE name = ?", (key,))
        return float((found.fetchone() or (time.time(),))[0])

    def check(self) -> bool:
        return bool(self._connection().execute("SELECT 1").fetchone())

    def reset(self) -> int:
        return self._connection().execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM hits WHERE name = ?", (key,))

    def sweep(self) -> int:
        """Delete the counters that have run out, and return how many."""
        connection = self._connection()
        number = connection.execute("DELETE FROM hits WHERE expires <= ?", (time.time(),)).rowcount
        if number:  # the write-ahead log would hold them until it is overwritten
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return number


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, so that readers and a writer do not wait for each other.

    When several processes do so with a new file at once, SQLite reports "locked" without regard
    to its timeout, so this tries again.

    :raises sqlite3.OperationalError: the file stays locked for ``BUSY_SECONDS``
    """
    last = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > last:
                raise
            time.sleep(0.01)
        else:
            return
