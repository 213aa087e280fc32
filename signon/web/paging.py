"""Cursors: where the next page begins, as text that a URL can carry."""

import base64
import binascii
import json
from collections.abc import Sequence

MAX_CURSOR = 2000


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
