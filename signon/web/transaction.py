"""The two doors to the database: ``transaction()`` to change, ``reading()`` to look.

Only views, commands and the worker go through them; services get the open session.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from signon.extensions import db
from signon.web.database import BUSY_SECONDS, WRITES

# SQLite lets one connection write at a time. A short queue in the process is fairer and quicker
# than letting the threads race for the file lock.
_one_writer = threading.Lock()
READ_ONLY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class _Reading(Session):
    """A session that refuses to write what was changed in it."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a transaction that may write; it commits at the end, or leaves no trace.

    :raises sqlalchemy.exc.TimeoutError: others have been writing for 5 seconds
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite and not _one_writer.acquire(timeout=BUSY_SECONDS):
        raise PoolTimeout("others are writing")
    try:
        bind = db.engine.execution_options(**{WRITES: True})
        with Session(bind, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        if is_sqlite:
            _one_writer.release()


@contextmanager
def reading() -> Iterator[Session]:
    """Open a transaction that sees one moment of the database and may not write."""
    bind = db.engine
    if bind.dialect.name == "postgresql":
        bind = bind.execution_options(**READ_ONLY)
    with _Reading(bind, expire_on_commit=False) as session, session.begin():
        yield session


@event.listens_for(_Reading, "before_flush")
def _refuse(session: Session, *_: object) -> None:
    if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
        raise RuntimeError("this transaction was opened to read")
