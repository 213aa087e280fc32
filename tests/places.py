"""Where tests keep their files, and in which order they run."""

import os
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system, in which each run makes a folder of its own
ROOM_BYTES = 1024**3
#: What takes longest comes first, so that no process waits for another one at the end.
LONGEST = ("tests/browser/", "tests/operate/", "tests/migrations/")


def pytest_configure() -> None:
    """Keep the tests' databases in memory, where it costs nothing that each commit is synced."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize > ROOM_BYTES:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
