"""Which characters and runs of characters a line of text may not have, and why."""

import re
import unicodedata
from collections.abc import Iterator

from signon.core.errors import Reason


def _signs(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


JOINERS = frozenset("\u180e\u200c\u200d")  # Mongolian vowel separator, ZWNJ, ZWJ
VARIATIONS = _signs((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_BRAILLE_BLANK = "\u2800"

#: What Unicode calls default ignorable: it would be stored, and seen by nobody.
_IGNORABLE = _signs(
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x200B, 0x200B),
    (0x2060, 0x2065),
    (0x206A, 0x206F),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE00FF),
    (0xE01F0, 0xE0FFF),
)
_DIRECTIONS = _signs((0x061C, 0x061C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
_LINE_BREAKS = frozenset("\n\v\f\r\x85\u2028\u2029")
_ANNOTATIONS = _signs((0xFFF9, 0xFFFB))
_REPLACEMENT = "\ufffd"  # what a failed decoding leaves behind
_NONCHARACTERS = _signs((0xFDD0, 0xFDEF)).union(
    *(_signs(((plane << 16) + 0xFFFE, (plane << 16) + 0xFFFF)) for plane in range(17))
)

_REFUSED_SIGNS: dict[str, Reason] = {
    **dict.fromkeys(_IGNORABLE, Reason.INVISIBLE),
    **dict.fromkeys(_DIRECTIONS, Reason.BIDI),
    **dict.fromkeys(_LINE_BREAKS, Reason.LINE_BREAK),
    **dict.fromkeys(_ANNOTATIONS, Reason.CONTROL),
    **dict.fromkeys(_NONCHARACTERS | {"\0", _REPLACEMENT}, Reason.UNREADABLE),
}
_REFUSED_CATEGORIES = {
    "Cc": Reason.CONTROL,
    "Co": Reason.PRIVATE_USE,
    "Cs": Reason.UNREADABLE,
}

# Each sign becomes one letter for its role: (M)ark, (J)oiner, (V)ariation selector, (S)pace,
# or a hyphen for what stands alone. A mark at the very start would merge with whatever a
# page puts before it.
_REFUSED_SHAPES = (
    (re.compile(r"^M|M(?:[JV]*M){8}"), Reason.COMBINING),
    (re.compile(r"(?:^|[SJV])V|[JV]{3}|^[JVMS]*$"), Reason.INVISIBLE),
)


def faults(text: str) -> Iterator[Reason]:
    """Say why ``text``, which is in NFC, may not be a line; the first reason is the best."""
    shape = "".join(map(_role, text))
    for pattern, shape_reason in _REFUSED_SHAPES:
        if pattern.search(shape):
            yield shape_reason
    for sign in text:
        reason = _REFUSED_SIGNS.get(sign) or _REFUSED_CATEGORIES.get(unicodedata.category(sign))
        if reason:
            yield reason


def _role(sign: str) -> str:
    if sign in JOINERS:
        return "J"
    if sign in VARIATIONS:
        return "V"
    if sign == _BRAILLE_BLANK:
        return "S"
    return {"M": "M", "Z": "S"}.get(unicodedata.category(sign)[0], "-")
