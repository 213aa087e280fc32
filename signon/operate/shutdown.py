"""How a process learns that it is to end, without being torn out of what it does."""

import os
import select
import signal
from types import FrameType


class Shutdown:
    """Becomes true at SIGTERM or SIGINT; whoever waits on it wakes up at once.

    A pipe wakes the waiting: an ``Event`` set by a signal handler can lock itself up.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)

    def listen(self) -> None:
        """Take the process's signals from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def ask(self) -> None:
        self.is_asked = True
        os.write(self._writer, b".")

    def wait(self, seconds: float) -> bool:
        """Wait, and return whether it is time to end."""
        if not self.is_asked:
            select.select([self._reader], [], [], seconds)
        return self.is_asked

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.is_asked:
            self.ask()
