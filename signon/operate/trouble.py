"""What an operator is told when a command cannot do its work: one line, and what to do."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from signon.app import create_app
from signon.config import SettingRefused
from signon.core.errors import SignOnError
from signon.extensions import db
from signon.operate import key_check, revision
from signon.web.settings import settings

BUSY = (
    "The database did not do it: it is busy, full, read-only or has just gone away. What was begun "
    "has not been stored; try again."
)
AWAY = "The database does not answer. Start it, or mend SIGNON_DATABASE_URL."


def check_database() -> None:
    """Check that the database is there and belongs to this program and its keys.

    :raises sqlalchemy.exc.DBAPIError: it cannot be reached
    :raises NotMigrated: it does not fit
    :raises WrongKeys: the keys are not those of this database
    """
    with db.engine.connect() as connection:
        revision.check(connection)
        key_check.check(connection, settings())


def explain(error: SQLAlchemyError) -> str | None:
    """Return what to do about ``error``; None if it is a fault of the program itself."""
    try:
        check_database()
    except (revision.NotMigrated, key_check.WrongKeys) as found:
        return str(found)
    except DBAPIError:
        return revision.no_file(db.engine) if db.engine.dialect.name == "sqlite" else AWAY
    return BUSY if isinstance(error, OperationalError | PoolTimeout) else None


def advice(error: Exception) -> str | None:
    """Return what to do about ``error``; None if it is a fault of the program itself."""
    if isinstance(error, SettingRefused | SignOnError):
        return str(error)
    if isinstance(error, sqlite3.Error):
        return _unusable(error)
    return _of_database(error) if isinstance(error, SQLAlchemyError) else None


def _unusable(error: sqlite3.Error) -> str:
    """Return why the data directory cannot be used, and what to do.

    >>> _unusable(sqlite3.OperationalError("disk I/O error"))
    'the data directory cannot be used (disk I/O error). Is the disk full, or broken?'
    """
    remedy = "Is the disk full, or broken?" if "disk" in str(error) else "Run: signon init"
    return f"the data directory cannot be used ({error}). {remedy}"


def _of_database(error: SQLAlchemyError) -> str | None:
    try:
        app = create_app()
    except SettingRefused:  # `signon init` looks into the database before there are keys
        return AWAY
    with app.app_context():
        return explain(error)
