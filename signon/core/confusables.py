"""Unicode's table of characters that are drawn alike, made into what a reader takes them for.

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
    """Return what each character looks like, as Unicode has it: "A" for a Cyrillic one."""
    found = {}
    for line in TABLE.read_text(encoding="ascii").splitlines():
        prototype, _, alike = line.partition(":")
        drawn = "".join(chr(int(code, 16)) for code in prototype.split())
        found.update(dict.fromkeys((chr(int(code, 16)) for code in alike.split()), drawn))
    return found


@cache
def latin_look_alikes() -> Mapping[int, str]:
    """Return a table for ``str.translate``: all letters but ASCII's, to what they look like.

    It differs from Unicode's in what does not matter to a reader of names, who heeds no case.
    Small capitals are letters: Unicode takes the Cyrillic в for one, and no small capital for the
    letter that it is. And a capital I is an i, while Unicode takes it for an l.
    """
    letters = _small_capitals()
    found = {}
    for sign, prototype in prototypes().items():
        if sign.isalpha() and not sign.isascii():
            is_capital_i = prototype == "l" and sign.isupper()
            found[ord(sign)] = "i" if is_capital_i else prototype.translate(letters)
    return letters | found


def _small_capitals() -> dict[int, str]:
    """Return each small capital, and what Unicode takes it for, with its letter."""
    found = {}
    for letter in ascii_uppercase.replace("X", ""):  # there is none
        small = unicodedata.lookup(f"LATIN LETTER SMALL CAPITAL {letter}")
        found[ord(small)] = found[ord(prototypes().get(small, small))] = letter.lower()
    return found
