"""The sections (bands) of an alphabetical list: digits, A to Z, and one for each other script.

The bands cover all sort keys without gaps, so every name is in exactly one: symbols are in the band
of the digits, and a script that has no band of its own is in the band before it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from types import MappingProxyType


@dataclass(frozen=True)
class Band:
    """All sort keys from ``first`` on, up to ``end``.

    ``key`` is used in URLs, ``label`` on the page. ``script`` is the ISO 15924 code of a band
    that is a whole script, and empty for letters and digits.
    """

    key: str
    label: str
    first: str
    end: str
    script: str = ""


# Of each script: its ISO 15924 code, its first and last letter, and its first code point.
_SCRIPTS = (
    ("Grek", "Α Ω", 0x0370),  # noqa: RUF001 - Greek
    ("Cyrl", "А Я", 0x0400),  # noqa: RUF001 - Cyrillic
    ("Armn", "Ա Ֆ", 0x0530),
    ("Hebr", "א ת", 0x0590),
    ("Arab", "ا ي", 0x0600),  # noqa: RUF001 - Arabic
    ("Deva", "अ ह", 0x0900),
    ("Beng", "অ হ", 0x0980),
    ("Guru", "ਅ ਹ", 0x0A00),
    ("Gujr", "અ હ", 0x0A80),
    ("Taml", "அ ஹ", 0x0B80),
    ("Telu", "అ హ", 0x0C00),
    ("Knda", "ಅ ಹ", 0x0C80),
    ("Mlym", "അ ഹ", 0x0D00),
    ("Sinh", "අ ෆ", 0x0D80),
    ("Thai", "ก ฮ", 0x0E00),
    ("Laoo", "ກ ຮ", 0x0E80),
    ("Tibt", "ཀ ཨ", 0x0F00),
    ("Mymr", "က အ", 0x1000),
    ("Geor", "ა ჰ", 0x10A0),
    ("Ethi", "ሀ ፐ", 0x1200),  # noqa: RUF001 - Ethiopic
    ("Khmr", "ក អ", 0x1780),
    ("Jpan", "あ ん", 0x3040),
    ("Hani", "漢字", 0x3400),
    ("Kore", "가 힣", 0xAC00),
    ("Zyyy", "…", 0xD7B0),
)
_AFTER_ALL_KEYS = "\U0010ffff\U0010ffff"


def _bands() -> list[Band]:
    starts = [
        ("0", "0 9", "", ""),
        *((letter, letter.upper(), letter, "") for letter in ascii_lowercase),
        *((code.lower(), label, chr(first), code) for code, label, first in _SCRIPTS),
    ]
    ends = [first for _, _, first, _ in starts[1:]] + [_AFTER_ALL_KEYS]
    return [
        Band(key, "\u2013".join(label.split()), first, end, script)
        for (key, label, first, script), end in zip(starts, ends, strict=True)
    ]


BANDS: Mapping[str, Band] = MappingProxyType({band.key: band for band in _bands()})
_IN_ORDER = tuple(BANDS.values())
_FIRSTS = [band.first for band in _IN_ORDER]


def band_of(sort_key: str) -> Band:
    """Return the band that contains a sort key.

    >>> band_of("aclu").key, band_of("3m").key, band_of("東京").script
    ('a', '0', 'Hani')
    """
    return _IN_ORDER[bisect_right(_FIRSTS, sort_key) - 1]
