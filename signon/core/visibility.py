"""What of an individual's sign-on may be shown, at each level of visibility."""

import unicodedata

from signon.core.kinds import Visibility

_ORDER = (Visibility.FULL, Visibility.INITIAL, Visibility.PLACE, Visibility.COUNTED)
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_ZWNJ, _ZWJ = "\u200c", "\u200d"


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
    """Return the first grapheme of ``word``, past the bracket or quote it may begin with."""
    start = next((at for at, sign in enumerate(word) if sign.isalnum()), 0)
    end = start + 1
    while end < len(word) and _continues(word[start:end], word[end]):
        end += 1
    return word[start:end]


def _continues(grapheme: str, sign: str) -> bool:
    """Tell whether ``sign`` is drawn as one with the ``grapheme`` before it."""
    is_mark = unicodedata.category(sign).startswith("M") or sign in (_ZWNJ, _ZWJ)
    is_skin_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    is_flag = len(grapheme) == 1 and all(each in _FLAG_LETTERS for each in grapheme + sign)
    return is_mark or is_skin_tone or is_flag or grapheme.endswith(_ZWJ)
