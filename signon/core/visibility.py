"""What of an individual's sign-on may be shown, at each level of visibility."""

import regex

from signon.core.kinds import Visibility

#: Of nobody; forms show what each level would make of it.
EXAMPLE_NAME = "Maria Lopez"
_ORDER = (Visibility.FULL, Visibility.INITIAL, Visibility.PLACE, Visibility.COUNTED)
# ``\X`` is a grapheme: a letter with all marks on it. One that ends with a joiner (U+200D) is drawn
# as one with the next, though Unicode parts the two in Tamil.
_INITIAL = regex.compile(r"(?:[^\p{L}\p{N}]*(?=[\p{L}\p{N}]))?((?:\X(?<=\u200d))*\X)")


def public_name(name: str, visibility: Visibility) -> str | None:
    """Return exactly the name that the list may show, or None for no name.

    The place of a supporter without a name ("A supporter in Texas") is a
    translated sentence, and so is made by the page.
    """
    if visibility is Visibility.FULL:
        return name
    if visibility is Visibility.INITIAL:
        return _shortened(name)
    return None


def may_lower(before: Visibility, after: Visibility) -> bool:
    """Tell whether ``after`` shows less than ``before``: all that staff may change."""
    return _ORDER.index(after) > _ORDER.index(before)


def shows_us_state(visibility: Visibility) -> bool:
    """Tell whether the list, and the figures by state, may use the US state."""
    return visibility is not Visibility.COUNTED


def _shortened(name: str) -> str:
    first, *others = name.split() or [""]
    return f"{first} {_initial(others[-1])}." if others else _initial(first)


def _initial(word: str) -> str:
    """Return the first letter of ``word`` as it is drawn, past the bracket or quote before it."""
    found = _INITIAL.match(word)
    return found[1] if found else ""
