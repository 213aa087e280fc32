"""Rate limits, shared by all processes, that store no network address in clear.

Hits are counted in a small SQLite file of their own (also if the database is PostgreSQL), or in
Redis when several machines serve (``shared_throttle``). The counter's name is an HMAC of the
network under a random key of the day. The key is deleted on the next day, so nobody can find out
later who was here.
"""

import hashlib
import hmac
import math
import secrets
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from limits import RateLimitItemPerSecond
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from signon.config import Rate, Settings
from signon.core.errors import Throttled
from signon.web import clock
from signon.web.errors import overloaded
from signon.web.guard.client_address import client_address
from signon.web.guard.shared_throttle import SharedThrottle

KEY = "signon.throttle"
IPV6_NETWORK_BITS = 64
SCHEMA = """
CREATE TABLE IF NOT EXISTS hits (name TEXT PRIMARY KEY, number INTEGER, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hits_expire ON hits (expires);
CREATE TABLE IF NOT EXISTS day_key (day TEXT PRIMARY KEY, key BLOB NOT NULL);
"""
# Concurrent processes read the clock before they wait for the file, so a window may seem to begin
# a little in the future. More than this means that the clock was set back.
CLOCK_DIFFERENCE_SECONDS = 60
BUSY_SECONDS = 5
REDIS_OPTIONS: dict[str, float] = {"socket_timeout": 1, "socket_connect_timeout": 1}  # in seconds
# The counter restarts when its window has expired, or ends too far in the future (see above).
COUNT = """
INSERT INTO hits VALUES (:name, :amount, :now + :expiry)
ON CONFLICT (name) DO UPDATE SET
    number = CASE WHEN expires BETWEEN :now AND :latest THEN number ELSE 0 END + :amount,
    expires = CASE WHEN expires BETWEEN :now AND :latest THEN expires ELSE :now + :expiry END
RETURNING number
"""


class SqliteStorage(Storage):
    """Counters of the ``limits`` library in a SQLite file that all processes share."""

    STORAGE_SCHEME = ["signon-sqlite"]  # noqa: RUF012 - the library's way to register it
    base_exceptions = sqlite3.Error

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
        values = {"name": key, "amount": amount, "now": now, "expiry": expiry, "latest": latest}
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
        found = self._connection().execute("DELETE FROM hits WHERE expires <= ?", (time.time(),))
        return found.rowcount

    def key_of(self, day: str) -> bytes:
        """Return the random key of ``day``, and delete the older ones for good."""
        connection = self._connection()
        connection.execute(
            "INSERT OR IGNORE INTO day_key VALUES (?, ?)", (day, secrets.token_bytes())
        )
        is_new_day = connection.execute("DELETE FROM day_key WHERE day < ?", (day,)).rowcount > 0
        if is_new_day:
            self.sweep()
            # Otherwise the write-ahead log would hold the old key until it is overwritten.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = connection.execute("SELECT key FROM day_key WHERE day = ?", (day,)).fetchone()
        return bytes(found[0]) if found else secrets.token_bytes()


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


class Throttle:
    """Counts hits against rates; the names of the counters are hashed."""

    def __init__(self, settings: Settings) -> None:
        if settings.redis_url:
            self._storage = storage_from_string(settings.redis_url, **REDIS_OPTIONS)
        else:
            path = settings.instance / "throttle.sqlite3"
            self._storage = storage_from_string(f"signon-sqlite://{path}")
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._day_key: tuple[str, bytes] = ("", b"")

    @property
    def troubles(self) -> tuple[type[Exception], ...]:
        """The exceptions when the counters cannot be reached; then requests are refused."""
        found = self._storage.base_exceptions
        return found if isinstance(found, tuple) else (found,)

    def hit(self, rate: Rate | None, *what: str, now: datetime) -> None:
        """Count one hit on ``what``.

        :raises Throttled: the rate is exceeded; carries the seconds to wait
        """
        if rate is None:
            return
        item = RateLimitItemPerSecond(rate.count, rate.seconds)
        name = hmac.digest(self._key(now), "\0".join(what).encode(), hashlib.sha256).hex()
        if not self._limiter.hit(item, name):
            wait = self._limiter.get_window_stats(item, name).reset_time - now.timestamp()
            raise Throttled(max(1, min(rate.seconds, math.ceil(wait))))

    def _key(self, now: datetime) -> bytes:
        day = f"{now:%Y-%m-%d}"
        if self._day_key[0] != day:
            self._day_key = (day, self._stored_key(day))
        return self._day_key[1]

    def _stored_key(self, day: str) -> bytes:
        if isinstance(self._storage, SqliteStorage):
            return self._storage.key_of(day)
        redis: Any = vars(self._storage)["storage"]
        redis.set(f"signon-day-key-{day}", secrets.token_bytes(), nx=True, ex=2 * 24 * 3600)
        return bytes(redis.get(f"signon-day-key-{day}"))


def init_app(app: Flask, settings: Settings) -> None:
    own = Throttle(replace(settings, redis_url=""))
    shared = Throttle(settings) if settings.redis_url else own
    counter = app.extensions[KEY] = SharedThrottle(shared, own)
    for each in counter.troubles:
        app.register_error_handler(each, overloaded)


def network() -> str:
    """Return the network of this request: an IPv4 address, or the /64 of an IPv6 address."""
    address = client_address()
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - IPV6_NETWORK_BITS))
    return str(address or "unknown")


def throttle(rate: Rate | None, *what: str, exactly: bool = False) -> None:
    """Count one hit on ``what`` for the application that serves this request.

    :param exactly: refuse, rather than count on this machine alone while Redis is away
    :raises Throttled: the rate is exceeded
    :raises Overloaded: Redis is away, and the count must be exact
    """
    counter: SharedThrottle = current_app.extensions[KEY]
    counter.hit(rate, *what, now=clock.now(), exactly=exactly)


def is_redis_away() -> bool:
    """Return whether Redis is set, and did not answer the last time that it was asked."""
    counter: SharedThrottle = current_app.extensions[KEY]
    return counter.is_away
