"""Rate limits, shared by all processes, that store no network address in clear.

Hits are counted in a small SQLite file of their own (``counters``; also if the database is
PostgreSQL), or in Redis when several machines serve (``shared_throttle``). The counter's name is an
HMAC of the network under a random key of the day (``day_key``), which is never on a disk. It is
replaced on the next day, so nobody can find out later who was here.
"""

import hashlib
import hmac
import math
import secrets
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv6Address, ip_network
from typing import Any

from flask import Flask, current_app
from limits import RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from signon.config import Rate, Settings
from signon.core.errors import Throttled
from signon.web import clock
from signon.web.errors import overloaded
from signon.web.guard.client_address import client_address
from signon.web.guard.counters import SqliteStorage, storage_uri
from signon.web.guard.day_key import DayKey
from signon.web.guard.shared_throttle import SharedThrottle

KEY = "signon.throttle"
IPV6_NETWORK_BITS = 64
# Bits of wider networks whose addresses count together, too, and how much more each may send.
IPV6_NETWORKS = ((56, 4), (48, 16))
IPV4_NETWORKS = ((24, 16),)
REDIS_OPTIONS: dict[str, float] = {"socket_timeout": 1, "socket_connect_timeout": 1}  # in seconds


class Throttle:
    """Counts hits against rates; the names of the counters are hashed."""

    def __init__(self, settings: Settings) -> None:
        if settings.redis_url:
            self._storage = storage_from_string(settings.redis_url, **REDIS_OPTIONS)
        else:
            self._storage = storage_from_string(storage_uri(settings.instance))
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._day_key = DayKey(settings.instance)
        self._known_key: tuple[str, bytes] = ("", b"")

    @property
    def troubles(self) -> tuple[type[Exception], ...]:
        """The exceptions when the counters cannot be reached; then requests are refused."""
        found = self._storage.base_exceptions
        return found if isinstance(found, tuple) else (found,)

    def hit(self, rate: Rate | None, *what: str, now: datetime, cost: int = 1) -> None:
        """Count one hit on ``what``.

        :param cost: how much it counts; less than nothing gives a hit back
        :raises Throttled: the rate is exceeded; carries the seconds to wait
        """
        if rate is None:
            return
        item = RateLimitItemPerSecond(rate.count, rate.seconds)
        name = hmac.digest(self._key(now), "\0".join(what).encode(), hashlib.sha256).hex()
        if not self._limiter.hit(item, name, cost=cost) and cost > 0:
            wait = self._limiter.get_window_stats(item, name).reset_time - now.timestamp()
            raise Throttled(max(1, min(rate.seconds, math.ceil(wait))))

    def _key(self, now: datetime) -> bytes:
        day = f"{now:%Y-%m-%d}"
        if self._known_key[0] != day:
            self._known_key = (day, self._shared_key(day))
        return self._known_key[1]

    def _shared_key(self, day: str) -> bytes:
        """Return the key of ``day``, which all that count together have in common."""
        if isinstance(self._storage, SqliteStorage):
            return self._day_key.of(day)
        redis: Any = vars(self._storage)["storage"]
        redis.set(f"signon-day-key-{day}", secrets.token_bytes(), nx=True, ex=2 * 24 * 3600)
        return bytes(redis.get(f"signon-day-key-{day}"))


def init_app(app: Flask, settings: Settings) -> None:
    own = Throttle(replace(settings, redis_url=""))
    shared = Throttle(settings) if settings.redis_url else None
    counter = app.extensions[KEY] = SharedThrottle(shared, own)
    for each in counter.troubles:
        app.register_error_handler(each, overloaded)


def network() -> str:
    """Return the network of this request: an IPv4 address, or the /64 of an IPv6 address."""
    address = client_address()
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - IPV6_NETWORK_BITS))
    return str(address or "unknown")


def networks() -> list[tuple[str, int]]:
    """Return the networks that this request is from, each with how much more it may send.

    Whoever has a whole network can take another of its addresses for each request.
    """
    address = client_address()
    if address is None:
        return [("unknown", 1)]
    sizes = IPV6_NETWORKS if isinstance(address, IPv6Address) else IPV4_NETWORKS
    wider = [(str(ip_network((address, bits), strict=False)), more) for bits, more in sizes]
    return [(network(), 1), *wider]


def give_back(rate: Rate | None, *what: str, cost: int = 1) -> None:
    """Take a hit on ``what`` out of the count again."""
    counter: SharedThrottle = current_app.extensions[KEY]
    counter.hit(rate, *what, now=clock.now(), cost=-cost)


def throttle(rate: Rate | None, *what: str, exactly: bool = False, cost: int = 1) -> None:
    """Count one hit on ``what`` for the application that serves this request.

    :param cost: how much of the rate it uses up
    :param exactly: refuse, rather than count on this machine alone while Redis is away
    :raises Throttled: the rate is exceeded
    :raises Overloaded: Redis is away, and the count must be exact
    """
    counter: SharedThrottle = current_app.extensions[KEY]
    counter.hit(rate, *what, now=clock.now(), exactly=exactly, cost=cost)


def is_redis_away() -> bool:
    """Return whether Redis is set, and did not answer the last time that it was asked."""
    counter: SharedThrottle = current_app.extensions[KEY]
    return counter.is_away
