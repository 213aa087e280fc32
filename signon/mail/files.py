"""Deliver mails into a directory, where an operator or the development pages read them."""

import os
import time
from datetime import datetime, timedelta
from email.message import EmailMessage
from errno import errorcode
from pathlib import Path

from signon.mail.delivery import Temporary
from signon.models.outbox import MailTrouble

NANOSECONDS = 10**9
KEPT = timedelta(days=7)
MAIL_FILES = "mail"  # in the data directory


class FileDelivery:
    """Writes each mail into a file of its own; the names sort by time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def send(self, message: EmailMessage) -> None:
        """Write the mail so that it is there whole or not at all, and only the owner reads it.

        :raises Temporary: the disk is full or the directory cannot be written
        """
        name = f"{_time_stamp(time.time_ns())}-{_message_id(message)}.eml"
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(name, message.as_bytes())
        except OSError as error:
            reason = MailTrouble.NOT_WRITTEN.with_code(errorcode.get(error.errno or 0, "OSError"))
            raise Temporary(reason, is_everybodys=True) from error

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self._directory / f".{name}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._directory / name)


def forget_files(directory: Path, *, now: datetime) -> int:
    """Delete the mails that were written a week ago or earlier, and return how many."""
    oldest = (now - KEPT).timestamp()
    old = [path for path in directory.glob("*.eml") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _time_stamp(nanoseconds: int) -> str:
    """Return the UTC time to the microsecond: mails of one second keep their order."""
    second, rest = divmod(nanoseconds, NANOSECONDS)
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(second))}.{rest // 1000:06}"


def _message_id(message: EmailMessage) -> str:
    """Return the part of the Message-ID before the @."""
    return str(message["Message-ID"]).strip("<>").partition("@")[0]
