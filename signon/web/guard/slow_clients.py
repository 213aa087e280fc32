"""Clients that take their time: they may hold all threads of a process but one.

Who sends a form by and by, or reads a long list by and by, keeps a thread waiting. A proxy that
buffers spares us that, and not everybody has one in front. So there is always a thread for those
who read pages, and for the monitor; who finds no place is told to try again.
"""

import threading
from types import TracebackType

from signon.core.errors import Overloaded

PLACES = 3  # one fewer than threads, see signon.operate.server
WAIT_SECONDS = 0.2  # so long do honest forms keep each other waiting, at the very most

_free = threading.BoundedSemaphore(PLACES)


class ThreadSlot:
    """The right to keep a thread waiting, until it is left.

    :raises Overloaded: others keep too many waiting already
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
        """Stay until the block ends."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.leave()

    def __del__(self) -> None:  # an answer may be dropped without being closed
        self.leave()
