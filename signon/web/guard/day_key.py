"""The key of the day: what the names of the rate limits' counters are hashed with.

It is in memory only, never on a disk, as whoever had key and counters could try out all networks.
Every process of the machine has the same one, from a file on a memory file system that whoever
comes first makes. Where there is none, only one process can count.
"""

import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

KEY_BYTES = 32
SHARED_MEMORY = Path("/", "dev", "shm")


def memory_folder(environ: Mapping[str, str]) -> Path | None:
    """Return a folder in memory that this user may write to; None where there is none."""
    named = (environ.get(name, "") for name in ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"))
    folders = [*(Path(each.partition(":")[0]) for each in named if each), SHARED_MEMORY]
    return next((each for each in folders if each.is_dir() and os.access(each, os.W_OK)), None)


class DayKey:
    """Finds the key of a day, and makes it if nobody has."""

    def __init__(self, instance: Path) -> None:
        folder = memory_folder(os.environ)
        name = hashlib.sha256(str(instance.absolute()).encode()).hexdigest()[:16]
        self.path = folder / f"signon-{name}.day-key" if folder else None
        self._alone = b""

    def of(self, day: str) -> bytes:
        """Return the key of ``day``; the key of any other day is overwritten.

        :raises PermissionError: somebody else could read the file, or has made it
        """
        content = self._alone if self.path is None else b""
        if self.path is not None:
            # No symbolic link of somebody else's is followed.
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(self.path, flags, 0o600), "r+b", buffering=0) as file:
                _refuse_if_open(file.fileno())
                fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
                content = file.read()
                if not _is_of(content, day):
                    content = _new(day)
                    file.seek(0)
                    file.write(content)
                    file.truncate()
        elif not _is_of(content, day):
            content = self._alone = _new(day)
        return content[-KEY_BYTES:]


def _new(day: str) -> bytes:
    return day.encode() + secrets.token_bytes(KEY_BYTES)


def _is_of(content: bytes, day: str) -> bool:
    """Say whether a file holds the key of ``day``.

    The key of the day after counts as well: another process passed midnight a moment earlier.
    """
    stored = content[:-KEY_BYTES]
    following = date.fromisoformat(day) + timedelta(days=1)
    return stored in {day.encode(), following.isoformat().encode()}


def _refuse_if_open(number: int) -> None:
    found = os.fstat(number)
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError("the file with the day's key is not this user's alone")
