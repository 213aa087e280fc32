"""Write CSV as in RFC 4180 (UTF-8, CRLF), with no cell that a spreadsheet runs as a formula.

Files for spreadsheets begin with a byte order mark, without which Excel shows "Ã±" for "ñ". Files
for programs have none: they would read it as part of the first column's name.
"""

import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"
CHUNK_CHARACTERS = 64 * 1024
#: The first character of a formula, also after characters that spreadsheets skip: spaces of all
#: kinds, invisible characters, and the apostrophe that :func:`guarded` puts there.
_FORMULA = re.compile(
    r"[\s'\u200b-\u200d\u2060\ufeff]*[=+\-@|\t\r\n\uff1d\uff0b\uff0d\uff20\uff5c]"
)
#: Cells to quote: spreadsheets in some countries also separate cells by semicolons or tabs.
_TO_QUOTE = re.compile(r'[",;\t\r\n]|^\s|\s$')


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe before it where a spreadsheet might run it.

    >>> guarded("=1+1"), guarded("@Work Collective"), guarded("Ann")
    ("'=1+1", "'@Work Collective", 'Ann')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return what :func:`guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def written(value: object) -> str:
    """Return the cell of one value: empty for None."""
    if value is None:
        return ""
    text = guarded(str(value))
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def line(values: Iterable[object]) -> str:
    """Return one row with its line end."""
    return ",".join(map(written, values)) + "\r\n"


def chunks(
    header: Iterable[object], rows: Iterable[Iterable[object]], *, for_spreadsheets: bool = False
) -> Iterator[bytes]:
    """Yield the file in pieces of about 64 KiB, as its rows come in."""
    pending, size = [BYTE_ORDER_MARK * for_spreadsheets + line(header)], 0
    for row in rows:
        pending.append(line(row))
        size += len(pending[-1])
        if size >= CHUNK_CHARACTERS:
            yield "".join(pending).encode()
            pending, size = [], 0
    yield "".join(pending).encode()
