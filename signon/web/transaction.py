"""The two ways to open a database session: ``transaction()`` to write, ``reading()`` to read.

Only views, commands and the worker call them; services get the open session. Flask-Security
has a session of its own, ``db.session``: it may only read, until ``save()`` writes its changes.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Engine, event, inspect
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from signon.extensions import db
from signon.web.database import BUSY_SECONDS, WRITES

# SQLite lets one connection write at a time. A short queue in the process is fairer and quicker
# than letting the threads race for the file lock.
_one_writer = threading.Lock()
READ_ONLY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
SAVES, READS = "signon_saves", "signon_reads"


class _Reading(Session):
    """A session that raises an error instead of writing changes."""


@contextmanager
def _write_lock() -> Iterator[None]:
    """Wait until no other thread of this process writes to SQLite.

    :raises sqlalchemy.exc.TimeoutError: others have been writing for 5 seconds
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite and not _one_writer.acquire(timeout=BUSY_SECONDS):
        raise PoolTimeout("others are writing")
    try:
        yield
    finally:
        if is_sqlite:
            _one_writer.release()


def _engine(purpose: str) -> Engine:
    """Return the engine with the options to read or to write; it is made once an application."""
    known: Engine | None = current_app.extensions.get(purpose)
    if known is None:
        known = db.engine
        if purpose == WRITES:
            known = known.execution_options(**{WRITES: True})
        elif known.dialect.name == "postgresql":
            known = known.execution_options(**READ_ONLY)
        current_app.extensions[purpose] = known
    return known


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a transaction that may write; it commits at the end, or rolls back on an error.

    :raises sqlalchemy.exc.TimeoutError: others have been writing for 5 seconds
    """
    with (
        _write_lock(),
        Session(_engine(WRITES), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Open a read-only transaction; all its queries see the same state of the database."""
    with _Reading(_engine(READS), expire_on_commit=False) as session, session.begin():
        yield session


@event.listens_for(_Reading, "before_flush")
@event.listens_for(db.session, "before_flush")
def _refuse(session: Session, *_: object) -> None:
    if _has_changes(session) and not session.info.get(SAVES):
        raise RuntimeError("this transaction was opened to read")


def _has_changes(session: Session) -> bool:
    is_changed = any(map(session.is_modified, session.dirty))
    return is_changed or bool(session.new) or bool(session.deleted)


def save() -> None:
    """Commit what Flask-Security has changed in ``db.session``; roll all of it back on failure.

    Flask-Security reads, checks a password and changes objects, all in one session. In SQLite, a
    transaction that began with a read cannot write if anybody else has written since. So the read
    transaction ends here, and a write transaction begins; the write lock is held only from now on.

    :raises StaleDataError: a value that is to be changed is not the one that was read
    :raises sqlalchemy.exc.TimeoutError: others have been writing for 5 seconds
    """
    session = db.session()
    if not _has_changes(session):
        return
    try:
        with _write_lock():
            connection = session.connection()
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            _refuse_outdated(session)
            session.info[SAVES] = True
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(SAVES, None)


def _refuse_outdated(session: Session) -> None:
    """Check that the values to be changed are still those that were read.

    :raises StaleDataError: somebody else has changed one meanwhile
    """
    with Session(session.connection()) as present:
        for each in (*session.dirty, *session.deleted):
            state = inspect(each)
            now = present.get(type(each), state.identity, with_for_update=True)
            for column in state.mapper.column_attrs:
                read = state.attrs[column.key].history.deleted
                if now is None or (read and getattr(now, column.key) != read[0]):
                    raise StaleDataError("somebody else has changed it meanwhile")
