"""Cursors of the API: a position in a list, encoded as text for a URL.

A cursor holds the sort key of a row, not a reference to it, so it stays valid when that row is
withdrawn. Every text that matches the pattern decodes to a position, so the pattern in the schema
is the only check.
"""

import base64
from uuid import UUID

Key = tuple[str, str, UUID]
ID_BYTES = 16
GROUP_BYTES = 3  # encoded as four characters of base64
BETWEEN = "\x1f"  # separator; no name may contain it
#: The id alone takes six groups of four characters; the longest keys take fewer than 300 groups.
FORM = "_(?:[A-Za-z0-9_-]{4}){6,300}$"


def form(list_name: str) -> str:
    """Return the regular expression that the cursors of a list match."""
    return f"^{list_name}{FORM}"


def written(list_name: str, key: Key) -> str:
    """Return the cursor for the key of the last row shown."""
    place, sort, last_id = key
    raw = last_id.bytes + f"{place}{BETWEEN}{sort}".encode()
    raw += bytes(-len(raw) % GROUP_BYTES)
    return f"{list_name}_{base64.urlsafe_b64encode(raw).decode()}"


def read(cursor: str) -> Key:
    """Return the sort key in a cursor that matches the pattern."""
    raw = base64.urlsafe_b64decode(cursor.partition("_")[2])
    text = raw[ID_BYTES:].decode(errors="replace").replace("\0", "")
    place, _, sort = text.partition(BETWEEN)
    return place, sort, UUID(bytes=raw[:ID_BYTES])
