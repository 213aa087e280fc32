"""A limit for slow clients: together they may occupy all threads of a process but one.

A client that sends a form or reads a long list slowly occupies a thread meanwhile. A buffering
proxy prevents that, but not every site has one. So one thread is always left for readers of pages
and for monitoring; a request beyond the limit gets 503 and is told to try again.
"""

import threading
from types import TracebackType

from signon.core.errors import Overloaded

PLACES = 3  # one fewer than threads, see signon.operate.server
WAIT_SECONDS = 0.2  # usual forms keep each other waiting less than this

_free = threading.BoundedSemaphore(PLACES)


class ThreadSlot:
    """The right to occupy a thread for a slow client, until :meth:`leave` is called.

    :raises Overloaded: slow clients occupy too many threads already
    """

    def __init__(self) -> None:
        self._free = _free
        self._is_held = self._free.acquire(timeout=WAIT_SECONDS)
        if not self._is_held:
            raise Overloaded

    def leave(self) -> None:
        if self._is_held:
            self._is_held = False
            self._free.release()

    def __enter__(self) -> None:
        """Hold the slot until the block ends."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.leave()

    def __del__(self) -> None:  # a response may be garbage-collected without being closed
        self.leave()
