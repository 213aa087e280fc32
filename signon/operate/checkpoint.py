"""Empty SQLite's write-ahead log, so that what the database has deleted is in no file any more.

Deleted rows are overwritten in the database file (``secure_delete``), but the ``-wal`` file beside
it keeps earlier versions of changed pages until it is emptied, also after a regular end.
"""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Begin, Chore

EVERY = timedelta(minutes=1)
#: A long download reads the log for minutes. While this waits for it, nobody else can write.
PATIENCE_SECONDS = 0.2


def empty_log(settings: Settings) -> bool:
    """Move the log into the database file and cut it to nothing; say whether that was possible.

    It is not while somebody still reads an older state of the database: then the next one does it.
    With another database than SQLite there is nothing to do.
    """
    url = make_url(settings.database_url)
    path = Path(url.database or "")
    log = path.with_name(f"{path.name}-wal")
    if url.get_backend_name() != "sqlite" or not log.is_file() or log.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)) as database:
        (is_busy, *_numbers) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def checkpoint_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return the chore that empties the log once a minute, for all that was deleted meanwhile."""

    def work(_begin: Begin[Session], _now: datetime) -> int:
        empty_log(settings)
        return 0

    return (Chore("empty the write-ahead log", EVERY, work),)
