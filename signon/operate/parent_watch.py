"""End a child process when its parent ends, even if the parent was killed without warning."""

import os
import signal
import threading
import time
from collections.abc import Callable

Wait = Callable[[], None]
GRACE_SECONDS = 2.0
LOOK_SECONDS = 0.5


def hold() -> None:
    """End this process when standard input ends.

    Standard input is a pipe whose other end only the parent has open, so it ends with the parent.
    The file descriptor is read, not ``sys.stdin``, whose lock a forked process would inherit.
    """
    _watch(_wait_for_end_of_input)


def follow(parent: int) -> None:
    """End this process when its parent, of this id, has ended; for forked processes."""

    def wait() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)

    _watch(wait)


def _wait_for_end_of_input() -> None:
    while os.read(0, 1024):
        pass


def _watch(wait: Wait) -> None:
    threading.Thread(target=_end_after, args=(wait,), name="parent watch", daemon=True).start()


def _end_after(wait: Wait) -> None:
    wait()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
