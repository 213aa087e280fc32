"""Rate limits that several machines share, and what holds while the shared counters are away."""

import time
from datetime import datetime
from typing import Protocol

from signon.config import Rate
from signon.core.errors import Overloaded
from signon.web.logs import log

RETRY_SECONDS = 5  # so that not every request waits for Redis in vain


class Counter(Protocol):
    """Counts hits against rates; see :class:`signon.web.guard.rate_limit.Throttle`."""

    @property
    def troubles(self) -> tuple[type[Exception], ...]: ...

    def hit(self, rate: Rate | None, *what: str, now: datetime, cost: int = 1) -> None: ...


class SharedThrottle:
    """Counts in Redis, and in this machine's own file while Redis is away.

    So sign-ons go on, under limits that hold for each machine alone. Where that is not good enough,
    as for guesses of a password, the request is refused until Redis is back.
    """

    def __init__(self, shared: Counter | None, own: Counter) -> None:
        """Count in ``shared``, or without it always in the machine's own."""
        self._shared, self._own = shared, own
        self._retry_at = 0.0

    @property
    def troubles(self) -> tuple[type[Exception], ...]:
        return self._own.troubles

    @property
    def is_away(self) -> bool:
        """Whether Redis did not answer the last time that it was asked."""
        return self._retry_at > 0

    def hit(
        self,
        rate: Rate | None,
        *what: str,
        now: datetime,
        exactly: bool = False,
        cost: int = 1,
    ) -> None:
        """Count one hit on ``what``.

        :param exactly: refuse rather than count on this machine alone
        :raises Throttled: the rate is exceeded
        :raises Overloaded: Redis is away, and the count must be exact
        """
        if self._shared is None:
            self._own.hit(rate, *what, now=now, cost=cost)
        elif not self._hit_shared(self._shared, rate, *what, now=now, cost=cost):
            if exactly:
                raise Overloaded
            self._own.hit(rate, *what, now=now, cost=cost)

    def _hit_shared(
        self, shared: Counter, rate: Rate | None, *what: str, now: datetime, cost: int
    ) -> bool:
        """Count in Redis, and return whether it answered."""
        if time.monotonic() < self._retry_at:
            return False
        try:
            shared.hit(rate, *what, now=now, cost=cost)
        except shared.troubles as error:
            self._retry_at = time.monotonic() + RETRY_SECONDS
            log.warning("redis away", kind=type(error).__name__, limits="each machine alone")
            return False
        self._retry_at = 0.0
        return True
