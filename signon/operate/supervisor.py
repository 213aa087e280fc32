"""The parent process of web server and worker: it starts, restarts and ends them."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

from signon.operate.program import PROGRAM
from signon.operate.shutdown import Shutdown
from signon.web.logs import log

LOOK_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
PATIENCE_SECONDS = 30.0


class Child:
    """A child process. Its standard input is an unused pipe, which closes when the parent ends.

    :param reload_by: the signal that makes it restart with the current settings
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, reload_by: signal.Signals
    ) -> None:
        self._name = command[0]
        self._command = [*PROGRAM, *command, "--supervised"]
        self._environ = environ
        self._reload_by = reload_by
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = self._start_at = 0.0
        self._pause_seconds = FIRST_PAUSE_SECONDS

    def tend(self) -> None:
        """Start the process if it is not running; wait longer each time that it fails again."""
        if self._process is not None and self._process.poll() is not None:
            self._note_end(self._process)
        if self._process is None and time.monotonic() >= self._start_at:
            # In a session of its own, so that Ctrl-C reaches the parent alone.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command, stdin=subprocess.PIPE, env=self._environ, start_new_session=True
            )
            self._started_at = time.monotonic()

    def reload(self) -> None:
        self._tell(self._reload_by)

    def end(self) -> None:
        self._tell(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait up to ``seconds`` for the process to end, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._process.communicate()

    def _tell(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        process.communicate()
        self._process, now = None, time.monotonic()
        if process.returncode == 0:  # it ended regularly, as after a signal to stop or restart
            self._start_at = now
            return
        if now - self._started_at > HEALTHY_SECONDS:
            self._pause_seconds = FIRST_PAUSE_SECONDS
        self._start_at = now + self._pause_seconds
        log.error(
            "process ended",
            name=self._name,
            status=process.returncode,
            restart_in_seconds=self._pause_seconds,
        )
        self._pause_seconds = min(LONGEST_PAUSE_SECONDS, self._pause_seconds * 2)


def supervise(children: Sequence[Child], *, on_round: Callable[[], None]) -> None:
    """Keep the children running until SIGTERM or SIGINT, then end them and return.

    SIGHUP restarts them with the current settings. A terminal that is closed sends SIGHUP as well:
    when started from a terminal, SIGHUP ends them.

    :param on_round: is called several times a second
    """
    shutdown = Shutdown()
    shutdown.listen()
    _listen_for_hangup(children, shutdown)
    while not shutdown.is_asked:
        for child in children:
            child.tend()
        on_round()
        shutdown.wait(LOOK_SECONDS)
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
