"""Where tests keep their files, and which of them run in the same process."""

import os
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system, in which each run makes a folder of its own
ROOM_BYTES = 1024**3
#: What takes longest comes first, so that no process waits for another one at the end.
LONGEST = ("tests/browser/", "tests/operate/", "tests/migrations/")
#: These share what is dear to make: a service and a browser, or the syntax trees of the house.
TOGETHER = ("tests/browser", "tests/house")


def pytest_configure() -> None:
    """Keep the tests' databases in memory, where it costs nothing that each commit is synced."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize > ROOM_BYTES:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the tests of a file run in one process, so that what they share is made once."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            path = item.nodeid.partition("::")[0]
            group = next((each for each in TOGETHER if path.startswith(f"{each}/")), path)
            item.add_marker(pytest.mark.xdist_group(group))
