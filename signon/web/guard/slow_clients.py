"""Places for slow clients: they keep threads waiting, but never those of everybody else.

A client that sends a form or reads a long list slowly occupies a thread meanwhile. A buffering
proxy prevents that, but not every site has one. So there is a thread for each place, and a few more
for everything else. Forms, public lists and exports have places of their own, of which one network
gets only a part. Whoever finds none gets 503 and is told to try again.

How slow a client may be at all is said in :mod:`signon.operate.slow_connections`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NamedTuple

from signon.core.errors import Overloaded
from signon.core.refusal_kind import RefusalKind
from signon.web.guard.client_address import peer_address, wide_network
from signon.web.refusals import count

WAIT_SECONDS = 0.2  # usual forms keep each other waiting less than this
# Threads for requests that need no place, such as pages and monitoring.
THREADS_FOR_PAGES = 4


class Places:
    """A number of places for requests, of which one network may take only some."""

    def __init__(self, total: int, *, in_network: int) -> None:
        self.total, self.in_network = total, in_network
        self._networks: dict[object, str] = {}
        self._changed = threading.Condition()

    def occupy(self) -> "Place":
        """Occupy a place for the visitor's network.

        :raises Overloaded: none is free for it
        """
        network, key = wide_network(), object()
        with self._changed:
            if self._changed.wait_for(lambda: self._has_one_for(network), WAIT_SECONDS):
                self._networks[key] = network
                return Place(self, key)
        count(RefusalKind.SLOW)
        raise Overloaded

    def give_back(self, key: object) -> None:
        with self._changed:
            self._networks.pop(key, None)
            self._changed.notify_all()

    def _has_one_for(self, network: str) -> bool:
        taken = list(self._networks.values())
        return len(taken) < self.total and taken.count(network) < self.in_network


class Place:
    """The right to occupy a thread for a slow client, until :meth:`leave` is called."""

    def __init__(self, places: Places, key: object) -> None:
        self._places, self._key = places, key

    def leave(self) -> None:
        self._places.give_back(self._key)

    def __enter__(self) -> None:
        """Hold the place until the block ends."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.leave()

    def __del__(self) -> None:  # a response may be garbage-collected without being closed
        self.leave()


FORMS = Places(16, in_network=8)
LISTS = Places(4, in_network=2)
EXPORTS = Places(2, in_network=2)
THREADS = sum(each.total for each in (FORMS, LISTS, EXPORTS)) + THREADS_FOR_PAGES


class Body(NamedTuple):
    """The body of a request that a thread waits for; ``peer`` sends it, the visitor or a proxy."""

    peer: str
    begun_at: float


_awaited: dict[object, Body] = {}


@contextmanager
def awaiting_body() -> Iterator[None]:
    """Take a place for a form, and let :func:`awaited_bodies` tell that its body is awaited.

    :raises Overloaded: too many forms are arriving slowly
    """
    key = object()
    with FORMS.occupy():
        _awaited[key] = Body(peer_address(), time.monotonic())
        try:
            yield
        finally:
            del _awaited[key]


def awaited_bodies() -> list[Body]:
    """Return the bodies that threads of this process wait for."""
    return list(_awaited.values())
