"""The parent process of web server and worker: it starts, restarts and ends them.

It imports the program once and forks the others: each import would take as long as the first, and
what is imported is in memory once for all of them. It has no threads and no connections, which a
fork would break. Settings are read anew by each process that starts; new code needs a new parent.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from signon.operate import parent_watch
from signon.operate.shutdown import Shutdown
from signon.operate.trouble import advice
from signon.web.logs import log

LOOK_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
PATIENCE_SECONDS = 30.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Child:
    """A forked process.

    :param work: what it does; it ends when that returns
    :param reload_by: the signal that makes it restart with the current settings
    """

    def __init__(self, name: str, work: Callable[[], None], *, reload_by: signal.Signals) -> None:
        self._name = name
        self._work = work
        self._reload_by = reload_by
        self._process: multiprocessing.context.ForkProcess | None = None
        self._started_at = self._start_at = 0.0
        self._pause_seconds = FIRST_PAUSE_SECONDS

    def tend(self) -> None:
        """Start the process if it is not running; wait longer each time that it fails again."""
        if self._process is not None and not self._process.is_alive():
            self._note_end(self._process.exitcode)
        if self._process is None and time.monotonic() >= self._start_at:
            self._process = _fork(self._name, self._work)
            self._started_at = time.monotonic()

    def reload(self) -> None:
        self._tell(self._reload_by)

    def end(self) -> None:
        self._tell(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait up to ``seconds`` for the process to end, then kill it."""
        if self._process is None:
            return
        self._process.join(max(0.0, seconds))
        self._process.kill()  # which does nothing to one that has ended
        self._process.join()

    def _tell(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.is_alive():
            os.kill(self._process.pid or 0, number)

    def _note_end(self, status: int | None) -> None:
        self._process, now = None, time.monotonic()
        if status == 0:  # it ended regularly, as after a signal to stop or restart
            self._start_at = now
            return
        if now - self._started_at > HEALTHY_SECONDS:
            self._pause_seconds = FIRST_PAUSE_SECONDS
        self._start_at = now + self._pause_seconds
        log.error(
            "process ended",
            name=self._name,
            status=status,
            restart_in_seconds=self._pause_seconds,
        )
        self._pause_seconds = min(LONGEST_PAUSE_SECONDS, self._pause_seconds * 2)


def _fork(name: str, work: Callable[[], None]) -> multiprocessing.context.ForkProcess:
    """Start a process. Signals wait until it has given up its parent's ways to handle them."""
    process = multiprocessing.get_context("fork").Process(
        name=name, target=_begin, args=(name, work, os.getpid())
    )
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _begin(name: str, work: Callable[[], None], parent: int) -> None:
    """Do a process's work, in a session of its own, so that Ctrl-C reaches the parent alone."""
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    with suppress(OSError):  # only Linux has it; `ps` and `top` show it
        Path("/proc/self/comm").write_text(f"signon {name}")
    parent_watch.follow(parent)
    try:
        work()
    except Exception as error:
        if (told := advice(error)) is None:
            raise
        sys.exit(f"Error: {told}")


def supervise(children: Sequence[Child], *, on_round: Callable[[], None]) -> None:
    """Keep the children running until SIGTERM or SIGINT, then end them and return.

    SIGHUP restarts them with the current settings. A terminal that is closed sends SIGHUP as well:
    when started from a terminal, SIGHUP ends them.

    :param on_round: is called several times a second
    """
    shutdown = Shutdown()
    shutdown.listen()
    _listen_for_hangup(children, shutdown)
    try:
        while not shutdown.is_asked:
            for child in children:
                child.tend()
            on_round()
            shutdown.wait(LOOK_SECONDS)
    finally:
        _end(children)


def _listen_for_hangup(children: Sequence[Child], shutdown: Shutdown) -> None:
    def on_hangup(_number: int, _frame: FrameType | None) -> None:
        if sys.stdin.isatty():
            shutdown.ask()
            return
        for child in children:
            child.reload()

    signal.signal(signal.SIGHUP, on_hangup)


def _end(children: Sequence[Child]) -> None:
    for child in children:
        child.end()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        child.wait(deadline - time.monotonic())
