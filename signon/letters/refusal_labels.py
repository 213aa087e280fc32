"""Why no letter can be made, in words for the staff."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from signon.core.errors import (
    CutOffInFuture,
    LetterChanged,
    LetterRefused,
    LetterWithoutSigners,
    LetterWithoutText,
)

SAID: dict[type[LetterRefused], LazyString] = {
    CutOffInFuture: _l(
        "The cut-off has not passed yet. Choose the last full hour, or an earlier one."
    ),
    LetterWithoutText: _l("The letter has no text. Write one, or choose a version of the plan."),
    LetterWithoutSigners: _l(
        "Nobody would stand in it: nobody was listed before its cut-off, or nothing has changed"
        " since the last letter."
    ),
    LetterChanged: _l(
        "Nobody has looked at this draft yet, or the list has changed since. Make the draft anew,"
        " look at it, and deliver it then."
    ),
}


def said(error: LetterRefused) -> str:
    """Return what a page says of a refusal."""
    return str(SAID[type(error)])
