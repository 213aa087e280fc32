"""Read a plan's logo: an image file in the directory of the plan's file."""

from pathlib import Path

from signon.core.errors import PlanFileRefused
from signon.documents.pictures import MAX_BYTES, Picture, PictureRefused, reencoded


def read(path: Path) -> Picture:
    """Return the logo that the file at ``path`` holds, re-encoded.

    :raises PlanFileRefused: it cannot be read or used; the message says why
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no file name"
        raise PlanFileRefused(f"logo: {path} cannot be read: {why}") from None
    try:
        return reencoded(data)
    except PictureRefused as refused:
        raise PlanFileRefused(f"logo: {refused}") from None
