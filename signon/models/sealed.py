"""Columns that are encrypted at rest, each value bound to its table, its column and its row.

Whoever may write to the database, but has no key, could else copy a hidden name into a row of their
own, and read it there as theirs. So every SELECT of such a column selects what names its row with
it (SQLAlchemy's ``column_expression``), and a value opens only beside the row that it was sealed
for. What is written says whose it is: objects of the ORM by themselves, all else by :func:`of_row`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Dialect,
    LargeBinary,
    Table,
    TypeDecorator,
    event,
    inspect,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapper
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from signon.core.vault import vault
from signon.models.upsert import table

BETWEEN = b"."  # the name of the row and the sealed value, as they are selected
RowId = UUID | bytes | int


class OwnText(str):
    """A text to seal, which knows the row that it belongs to."""

    __slots__ = ("row",)
    row: RowId


class OwnJson(dict[str, Any]):
    """A JSON object to seal, which knows the row that it belongs to."""

    __slots__ = ("row",)
    row: RowId


class Sealed(TypeDecorator[Any]):
    """Text that is encrypted at rest, bound to its ``place`` (``table.column``) and its row."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str, row: str = "id") -> None:
        """Make the type of a column.

        :param row: the column of the same table by whose value the row is known. It is unique, and
            is chosen before the row is written
        """
        super().__init__()
        self.place, self.row = place, row

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        row = cast("_InTable", column).table.c[self.row]
        return _row_and_value(row, column, self)

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ANN401, ARG002 - SQLAlchemy's own
        if value is None:
            return None
        if not isinstance(value, OwnText | OwnJson):
            raise TypeError(f"{self.place}: a sealed value must know its row; see of_row()")
        return seal(self._written(value), self.place, value.row)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - see _read
        if value is None:
            return None
        row, _, sealed = bytes(value).partition(BETWEEN)
        if dialect.name == "sqlite":
            sealed = bytes.fromhex(sealed.decode())
        return self._read(vault().open(sealed, place=_place(self.place, row.decode())))

    def own(self, value: Any, row: RowId) -> OwnText | OwnJson:  # noqa: ANN401 - text here, or JSON
        """Return a value that knows its row."""
        own = OwnText(value)
        own.row = row
        return own

    def _written(self, value: Any) -> str:  # noqa: ANN401 - text here, or JSON
        return str(value)

    def _read(self, text: str) -> Any:  # noqa: ANN401 - text here, or JSON
        return text


class SealedJson(Sealed):
    """A JSON object that is encrypted at rest like text."""

    cache_ok = True

    def own(self, value: Any, row: RowId) -> OwnText | OwnJson:  # noqa: ANN401 - an object
        own = OwnJson(value)
        own.row = row
        return own

    def _written(self, value: Any) -> str:  # noqa: ANN401 - an object
        return json.dumps(value)

    def _read(self, text: str) -> Any:  # noqa: ANN401 - an object
        return json.loads(text)


class _InTable(Protocol):
    table: Table


class _row_and_value(FunctionElement[bytes]):  # noqa: N801 - it stands in SQL like a function
    """The name of a row and a sealed value of it, in one value."""

    inherit_cache = True

    def __init__(self, row: ColumnElement[Any], value: ColumnElement[Any], type_: Sealed) -> None:
        super().__init__(row, value)
        self.type = type_


@compiles(_row_and_value, "sqlite")
def _in_sqlite(element: FunctionElement[bytes], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    row, value = (compiler.process(each, **options) for each in element.clauses)
    if _is_bytes(element):
        row = f"lower(hex({row}))"
    # Its "||" makes text, which cannot hold every byte. Its hex(NULL) is an empty text.
    return f"CAST({row} || '.' || nullif(hex({value}), '') AS BLOB)"


@compiles(_row_and_value, "postgresql")
def _in_postgresql(element: FunctionElement[bytes], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    row, value = (compiler.process(each, **options) for each in element.clauses)
    row = (
        f"encode({row}, 'hex')" if _is_bytes(element) else f"replace(CAST({row} AS text), '-', '')"
    )
    return f"convert_to({row} || '.', 'UTF8') || {value}"


def _is_bytes(element: FunctionElement[bytes]) -> bool:
    return isinstance(next(iter(element.clauses)).type, LargeBinary)


def of_row(model: type[DeclarativeBase], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row of ``model``, where every value to seal knows that row.

    :param row: by the names of the columns; also that by which the row is known
    """
    sealed = {
        name: column.own(row[name], row[column.row])
        for name, column in sealed_columns(table(model))
        if row.get(name) is not None
    }
    return {**row, **sealed}


def sealed_columns(table: Table) -> Iterator[tuple[str, Sealed]]:
    """Yield the name and the type of each sealed column."""
    for column in table.columns:
        if isinstance(column.type, Sealed):
            yield column.name, column.type


def seal(text: str, place: str, row: RowId) -> bytes:
    """Return ``text`` as it is stored."""
    return vault().seal(text, place=_place(place, _name(row)))


def open_sealed(sealed: bytes, place: str, row: RowId) -> str:
    """Return a text as it was before it was stored, where no column type did so.

    :raises SealBroken: its key is unknown, or it was altered, or moved here
    """
    return vault().open(sealed, place=_place(place, _name(row)))


def _place(place: str, row: str) -> str:
    return f"{place}\0{row}"


def _name(row: RowId) -> str:
    """Return the name of a row, the same as in the SQL above."""
    if isinstance(row, UUID):
        return row.hex
    return row.hex() if isinstance(row, bytes) else str(row)


@event.listens_for(Mapper, "before_insert")
@event.listens_for(Mapper, "before_update")
def _own(_mapper: Mapper[Any], _connection: object, target: DeclarativeBase) -> None:
    """Let what was set on an object know its row."""
    state = inspect(target)
    for name, column in sealed_columns(table(type(target))):
        for value in state.attrs[name].history.added or ():
            if value is not None:
                setattr(target, name, column.own(value, getattr(target, column.row)))
