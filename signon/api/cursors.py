"""Cursors of the API: a place in a list, as text that a URL can carry.

Every text of the right form is a place, whoever wrote it; so the form alone says what is refused,
and nothing that was handed out goes bad when the row it stood on is withdrawn.
"""

import base64
from uuid import UUID

Key = tuple[str, str, UUID]
ID_BYTES = 16
SIGNS_BYTES = 3  # that four signs of base64 hold
BETWEEN = "\x1f"  # no name can hold it
#: The id alone takes six groups of four signs; the longest keys take fewer than 300.
FORM = "_(?:[A-Za-z0-9_-]{4}){6,300}$"


def form(list_name: str) -> str:
    """Return the regular expression that the cursors of a list match."""
    return f"^{list_name}{FORM}"


def written(list_name: str, key: Key) -> str:
    """Return the cursor for the key of the last row shown."""
    place, sort, last_id = key
    raw = last_id.bytes + f"{place}{BETWEEN}{sort}".encode()
    raw += bytes(-len(raw) % SIGNS_BYTES)
    return f"{list_name}_{base64.urlsafe_b64encode(raw).decode()}"


def read(cursor: str) -> Key:
    """Return the place that a cursor of the right form means."""
    raw = base64.urlsafe_b64decode(cursor.partition("_")[2])
    text = raw[ID_BYTES:].decode(errors="replace").replace("\0", "")
    place, _, sort = text.partition(BETWEEN)
    return place, sort, UUID(bytes=raw[:ID_BYTES])
