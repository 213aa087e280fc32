"""INSERT … ON CONFLICT, for which SQLAlchemy has a separate class for each database.

Where speed matters, rows are inserted into tables without the ORM's unit of work, and their values
are passed as parameters of the statement: that costs a third as much. Such statements are made
once, when a module is imported, and run on the session's connection: building a SELECT anew takes
longer than running it.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

Upsert = postgresql.Insert | sqlite.Insert


class PreparedUpsert:
    """An INSERT … ON CONFLICT that is compiled once for each database.

    SQLAlchemy caches the compiled form of its own statements, but of no statement that contains the
    insert of a database: compiling two of them took a fifth of the time of a sign-on.
    """

    def __init__(
        self, model: type[DeclarativeBase], finish: Callable[[Upsert], Executable], *columns: str
    ) -> None:
        """Keep what to compile when it is first needed.

        :param finish: adds what is to be done on a conflict, and what is returned
        :param columns: those that are inserted; others get their defaults
        """
        self._model, self._finish, self._columns = model, finish, columns
        self._compiled: dict[str, Any] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Insert one row; ``values`` has all columns, and the other parameters of the statement."""
        dialect = session.get_bind().dialect
        if dialect.name not in self._compiled:
            statement: Any = self._finish(insert(session, self._model))
            columns = list(self._columns)
            self._compiled[dialect.name] = statement.compile(dialect=dialect, column_keys=columns)
        return run(session, self._compiled[dialect.name], values)


def run(session: Session, statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Run a statement on tables, without what a session does around one for the sake of objects."""
    session.flush()
    return session.connection().execute(statement, dict(values))


def insert(session: Session, model: type[DeclarativeBase] | Table) -> Upsert:
    """Return an INSERT into ``model`` that can take ``on_conflict_…`` on this database."""
    into = model if isinstance(model, Table) else table(model)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(into)
    return sqlite.insert(into)


def table(model: type[DeclarativeBase]) -> Table:
    return cast("Table", model.__table__)
