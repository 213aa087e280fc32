"""Shorten a person's name to the given name and the initial of the family name.

Where it is unclear which word is the family name, less is shown: initials alone.
"""

import regex
from nameparser import HumanName

#: Brackets with what is in them: a nickname, pronouns, a degree.
_BRACKETS = regex.compile(r"\([^)]*\)|\[[^]]*\]|\{[^}]*\}|<[^>]*>")
#: What follows a separate dash, bar or bullet is no part of the name: "Sam Lee | Austin".
_REMARK = regex.compile(r"(?<=\p{L}\S*)\s+[-\u2013\u2014|\u2022\u00b7/:]+(?:\s.*)?$")
_LETTER = regex.compile(r"\p{L}")
# ``\X`` is a grapheme: a letter with all marks on it. One that ends with a joiner (U+200D) is drawn
# as one with the next, though Unicode parts the two in Tamil.
_INITIAL = regex.compile(r"(?:[^\p{L}\p{N}]*(?=[\p{L}\p{N}]))?((?:\X(?<=\u200d))*\X)")
#: Scripts in which the family name is written first, and often is one letter.
_FAMILY_FIRST = regex.compile(r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]")
#: Two names in one word: "Maria.Lopez", "maria_lopez".
_GLUED = regex.compile(r"\p{L}{2,}[._/]\p{L}{2,}")
#: What parts a family name from the given one where that is first.
_COMMAS = str.maketrans(dict.fromkeys(";\u060c\u061b\u3001\uff0c\uff1b", ","))
_CAPITALS = regex.compile(r"[\p{Lu}\p{M}'\u2019-]{3,}")


def shortened(name: str) -> str:
    """Return the first word of the given name, and the first letter of the last family name.

    >>> shortened("Lopez, Maria"), shortened("Ana Núñez, PhD"), shortened("Madonna")
    ('Maria L.', 'Ana N.', 'M')
    """
    given, family = _parts(_cleaned(name))
    if not given or not family:
        return _initial(given or family or name)
    if _FAMILY_FIRST.search(given + family):
        return _initial(name.strip())
    if _is_unclear(given, family):
        return f"{_initial(given)}. {_initial(family)}."
    return f"{given} {_initial(family)}."


def _cleaned(name: str) -> str:
    """Return ``name`` without what is no name: remarks, brackets, pronouns, words of signs."""
    plain = _REMARK.sub("", _BRACKETS.sub(" ", name.translate(_COMMAS)))
    return " ".join(word for word in plain.split() if "/" not in word and _is_word(word))


def _is_word(word: str) -> bool:
    return word in {",", "&"} or _LETTER.search(word) is not None


def _parts(name: str) -> tuple[str, str]:
    """Return the first given and the last family name; each may be empty."""
    parsed = HumanName(name)
    given = [*parsed.first.split(), *parsed.middle.split()]
    family = parsed.last.split()
    return " ".join(given[:1]), " ".join(family[-1:])


def _is_unclear(given: str, family: str) -> bool:
    """Say whether ``given`` may be, or hold, a family name: "DIAZ Rosa", "Maria.Lopez Diaz"."""
    is_shouted = _CAPITALS.fullmatch(given) is not None and _CAPITALS.fullmatch(family) is None
    return is_shouted or _GLUED.search(given) is not None


def _initial(word: str) -> str:
    """Return the first letter of ``word`` with its marks, without a bracket or quote before it."""
    found = _INITIAL.match(word)
    return found[1] if found else ""
