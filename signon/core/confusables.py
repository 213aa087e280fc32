"""Map characters to the Latin letters that they look like, by Unicode's table of look-alikes.

The table is that of UTS #39; ``data/README.md`` says where it comes from.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import ascii_uppercase

TABLE = Path(__file__).parent / "data" / "confusables.txt"


@cache
def prototypes() -> Mapping[str, str]:
    """Return the look-alike that Unicode gives for each character: "A" for the Cyrillic one."""
    found = {}
    for line in TABLE.read_text(encoding="ascii").splitlines():
        prototype, _, alike = line.partition(":")
        drawn = "".join(chr(int(code, 16)) for code in prototype.split())
        found.update(dict.fromkeys((chr(int(code, 16)) for code in alike.split()), drawn))
    return found


@cache
def latin_look_alikes() -> Mapping[int, str]:
    """Return a table for ``str.translate`` from each non-ASCII letter to its Latin look-alike.

    It differs from Unicode's table in two ways, because case does not matter in names. Small
    capitals become plain letters: Unicode maps the Cyrillic в to a small capital, but no small
    capital to its letter. And what looks like a capital I becomes "i", where Unicode has "l".
    """
    letters = _small_capitals()
    found = {}
    for sign, prototype in prototypes().items():
        if sign.isalpha() and not sign.isascii():
            is_capital_i = prototype == "l" and sign.isupper()
            found[ord(sign)] = "i" if is_capital_i else prototype.translate(letters)
    return letters | found


def _small_capitals() -> dict[int, str]:
    """Map each Latin small capital, and the look-alike that Unicode gives for it, to its letter."""
    found = {}
    for letter in ascii_uppercase.replace("X", ""):  # Unicode has no small capital X
        small = unicodedata.lookup(f"LATIN LETTER SMALL CAPITAL {letter}")
        found[ord(small)] = found[ord(prototypes().get(small, small))] = letter.lower()
    return found
