"""Cursors: where the next page begins, as text that a URL can carry."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from signon.models.conditions import Place

MAX_CURSOR = 2000
MAX_ORDER = 2**63 - 1  # of a column of 64 bits


def cursor(*key: str) -> str:
    """Return the text for the key of the last row shown."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(text: str | None, *, parts: int) -> Sequence[str] | None:
    """Return the key that ``text`` holds; None for no cursor or one that is not ours.

    An invalid cursor shows the first page rather than an error.
    """
    if not text or len(text) > MAX_CURSOR:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    is_key = isinstance(key, list) and len(key) == parts and all(map(_may_be_stored, key))
    return key if is_key else None


def _may_be_stored(part: object) -> bool:
    """Say whether a database could hold ``part``: text without NUL or lone surrogates."""
    try:
        return isinstance(part, str) and b"\0" not in part.encode()
    except UnicodeEncodeError:
        return False


def place_cursor(place: Place) -> str:
    """Return the text for a place in time."""
    return cursor(place[0].isoformat(), str(place[1]), str(place[2]))


def read_place(text: str | None) -> Place | None:
    """Return the place in time that ``text`` holds; None, for the first page, if it is invalid."""
    key = read_cursor(text, parts=3)
    try:
        place = (datetime.fromisoformat(key[0]), int(key[1]), UUID(key[2])) if key else None
    except ValueError:
        return None
    return place if place and place[0].tzinfo and 0 <= place[1] <= MAX_ORDER else None
