"""Notes of the newest audit entry in a file outside the database, to show that the log was cut.

The chain of hashes shows that an entry was changed, but not that the last ones are gone.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.models import Audit, AuditHead

NAME = "audit-heads.txt"
PRIVATE = 0o600
NUMBER = select(func.count()).select_from(Audit)


class Head(NamedTuple):
    """The newest entry of the log at one moment."""

    at: str
    last_id: int
    hash: str


def path(settings: Settings) -> Path:
    """Return the file of notes: it lies beside the keys."""
    return settings.keys_file.parent / NAME


def read(file: Path) -> Sequence[Head]:
    """Return all notes, the oldest first."""
    lines = file.read_text("ascii").splitlines() if file.exists() else []
    words = [line.split() for line in lines]
    return [Head(at, int(last_id), found) for at, last_id, found in words]


def contradicted(session: Session, kept: Sequence[Head]) -> Sequence[Head]:
    """Return the notes that the log does not bear out: their entries are gone or differ."""
    newest, ids = session.get_one(AuditHead, 1).last_id, {each.last_id for each in kept}
    if not ids:
        return []
    wanted = select(Audit.id, Audit.hash).where(Audit.id >= min(ids), Audit.id <= max(ids))
    rows = session.execute(wanted.execution_options(yield_per=1000))
    found = {audit_id: value for audit_id, value in rows if audit_id in ids}
    return [each for each in kept if each.last_id > newest or found.get(each.last_id) != each.hash]


def keep(session: Session, file: Path, *, now: datetime) -> bool:
    """Note the newest entry, if there is a new one; say whether the log bears out the last note.

    If it does not, nothing is noted: the file is what is left to show what was there.

    :raises OSError: the file cannot be written
    """
    head, last = session.get_one(AuditHead, 1), read(file)[-1:]
    if contradicted(session, last):
        return False
    if head.last_id > (last[0].last_id if last else 0):
        _append(file, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {head.last_id} {head.hash}\n")
    return True


def _append(file: Path, line: str) -> None:
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(number, "w") as opened:
        opened.write(line)
        opened.flush()
        os.fsync(opened.fileno())
