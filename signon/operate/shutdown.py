"""Tell a process by signal to stop, without interrupting the work that it is doing."""

import os
import select
import signal
from types import FrameType


class Shutdown:
    """Records SIGTERM or SIGINT, and wakes up all threads that wait for it.

    It wakes them by a pipe, since setting an ``Event`` in a signal handler can deadlock.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)

    def listen(self) -> None:
        """Install the signal handlers."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def ask(self) -> None:
        self.is_asked = True
        os.write(self._writer, b".")

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds``, and return whether the process was asked to stop."""
        if not self.is_asked:
            select.select([self._reader], [], [], seconds)
        return self.is_asked

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.is_asked:
            self.ask()
