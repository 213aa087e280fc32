"""The kinds of files that a list can be written to, each in pieces as its rows come in."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO

from signon.core import csv_file

PIECE_BYTES = 64 * 1024
Rows = Iterable[Sequence[object]]


class ExportFormat(StrEnum):
    """The kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES: Mapping[ExportFormat, str] = MappingProxyType(
    {
        ExportFormat.CSV: "text/csv",
        ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat.JSON: "application/json",
    }
)


def pieces(form: ExportFormat, header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield the file in pieces of about 64 KiB."""
    return _WRITERS[form](header, rows)


def _json(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a list of objects, one on a line."""
    pending, before = bytearray(b"["), "\n"
    for row in rows:
        pending += (before + _object(header, row)).encode()
        before = ",\n"
        if len(pending) >= PIECE_BYTES:
            yield bytes(pending)
            pending.clear()
    yield bytes(pending + b"\n]\n")


def _object(header: Sequence[str], row: Sequence[object]) -> str:
    return json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False, default=str)


def _xlsx(header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a workbook: text as text, whatever it looks like, numbers and days as such.

    A workbook can only be written whole, so it goes through a temporary file that nobody else can
    read; a row at a time is in memory.
    """
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryFile(dir=directory) as file:
        _write_workbook(file, directory, header, rows)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _write_workbook(file: BinaryIO, directory: str, header: Sequence[str], rows: Rows) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and wanted by few

    book = Workbook(file, {"constant_memory": True, "tmpdir": directory})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 20)
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime.combine(value, time()), days)
            else:
                _write_cell(sheet, number, column, value)
    book.close()


def _write_cell(sheet: Any, number: int, column: int, value: object) -> None:  # noqa: ANN401 - XlsxWriter ships no types
    """Write a number as a number, and all else as text, never as a formula or a link."""
    if isinstance(value, int):
        sheet.write_number(number, column, value)
    elif value is not None:
        sheet.write_string(number, column, str(value))


_WRITERS: Mapping[ExportFormat, Callable[[Sequence[str], Rows], Iterator[bytes]]] = (
    MappingProxyType(
        {
            ExportFormat.CSV: partial(csv_file.chunks, for_spreadsheets=True),
            ExportFormat.XLSX: _xlsx,
            ExportFormat.JSON: _json,
        }
    )
)
