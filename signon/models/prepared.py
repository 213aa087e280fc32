"""Statements of the way of a sign-on, compiled once for each database and run by its driver.

For the six or seven that each sign-on needs, and for nothing else: of the time that they took,
three quarters were SQLAlchemy's way to the driver, and SQLAlchemy never caches the compiled form of
INSERT … ON CONFLICT. The statements, the types of their values, the transaction and the errors are
those of SQLAlchemy all the same.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

# What SQLAlchemy does not type: statements after they were compiled, values, rows.
Loose = Any
Convert = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Compiled:
    """A statement for one database.

    :param takes: the parameters in their order, each with what makes it fit for the driver, and
        what makes the value if none is given
    :param gives: what makes the values of a row
    """

    text: str
    takes: tuple[tuple[str, Convert, Callable[[], Loose] | None], ...]
    by_name: bool
    row: Callable[..., Loose]
    gives: tuple[Convert, ...]


class Prepared:
    """A statement that is made and compiled when it is first run on a database."""

    def __init__(self, make: Callable[[Session], Loose], *columns: str) -> None:
        """Keep how to make the statement.

        :param columns: that an INSERT fills; others with a default get that
        """
        self._make, self._columns = make, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Mapping[str, Loose]) -> list[Loose]:
        """Run it in the session's transaction, and return the rows, as named tuples.

        :raises sqlalchemy.exc.DBAPIError: as SQLAlchemy would
        """
        session.flush()
        connection = session.connection()
        dialect = connection.dialect
        this = self._compiled.get(dialect.name)
        if this is None:
            this = self._compiled[dialect.name] = self._compile(session, dialect)
        cursor, parameters = connection.connection.cursor(), _parameters(this, values)
        try:
            # Whoever listens to statements (tests, a profiler) hears of these as of all others.
            for hear in connection.dispatch.before_cursor_execute:
                hear(connection, cursor, this.text, parameters, None, False)  # noqa: FBT003 - as SQLAlchemy calls it
            cursor.execute(this.text, parameters)
            found = cursor.fetchall() if this.gives else []
        except dialect.loaded_dbapi.Error as error:
            raise _translated(session, error, this.text) from error
        finally:
            cursor.close()
        return [_row(this, each) for each in found]

    def _compile(self, session: Session, dialect: Dialect) -> _Compiled:
        statement = self._make(session)
        keys = {"column_keys": list(self._columns)} if self._columns else {}
        compiled: Loose = statement.compile(dialect=dialect, **keys)
        into: Loose = getattr(statement, "table", None)
        takes = tuple(
            (name, each.type.dialect_impl(dialect).bind_processor(dialect), _default(into, each))
            for name, each in ((name, compiled.binds[name]) for name in _names(compiled))
        )
        columns = [(each.keyname, each.type) for each in compiled._result_columns or ()]  # noqa: SLF001 - no other way to the types of what comes back
        return _Compiled(
            compiled.string,
            takes,
            not compiled.positional,
            _row_class([name for name, _ in columns]),
            tuple(of.dialect_impl(dialect).result_processor(dialect, None) for _, of in columns),
        )


def _row_class(names: list[str]) -> Callable[..., Loose]:
    make: Loose = namedtuple  # noqa: PYI024 - the fields are known only now
    row: Callable[..., Loose] = make("Row", names, rename=True)._make
    return row


def _names(compiled: Loose) -> list[str]:
    return list(compiled.positiontup if compiled.positional else compiled.binds)


def _default(into: Table | None, parameter: Loose) -> Callable[[], Loose] | None:
    """Return what makes a value that is not given: of the column, or of the statement itself."""
    column: Loose = into.c.get(parameter.key) if into is not None else None
    if column is not None and column.default is not None:
        made = column.default.arg
        return (lambda: made(None)) if column.default.is_callable else (lambda: made)
    return None if parameter.required else (lambda: parameter.value)


def _parameters(this: _Compiled, values: Mapping[str, Loose]) -> Loose:
    """Return the parameters as the driver takes them.

    :raises KeyError: one has neither a value nor a default
    """
    found = []
    for name, convert, default in this.takes:
        value = values[name] if default is None or name in values else default()
        found.append(value if convert is None else convert(value))
    return (
        {take[0]: each for take, each in zip(this.takes, found, strict=True)}
        if this.by_name
        else found
    )


def _row(this: _Compiled, values: tuple[Loose, ...]) -> Loose:
    pairs = zip(this.gives, values, strict=True)
    return this.row([value if convert is None else convert(value) for convert, value in pairs])


def _translated(session: Session, error: Exception, text: str) -> Exception:
    """Return the exception that SQLAlchemy would raise; a connection that is gone is given up."""
    connection = session.connection()
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type] # any driver's
    if is_gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=dialect,
    )
