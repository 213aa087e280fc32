"""Names that a hurried reader would take for one another."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

from signon.core.names import name_norm

Key = TypeVar("Key", bound=Hashable)

_ALIKE_FROM = 88  # of 100
_REMEMBERED = 131_072  # names; more than any plan has organizations

#: Beginnings and legal forms that tell no organization from another.
_NOT_TELLING = frozenset(
    {"the", "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co"}
)

# Letters that are drawn like Latin ones. Pure Cyrillic names lose nothing: both sides are
# compared in the same disguise.
_CYRILLIC = dict(zip("АВЕКМНОРСТУХаеорсухвкмнт", "abekmhopctyxaeopcyxbkmht", strict=True))
_MORE_CYRILLIC = dict(zip("ЅІЈѕіјһԁԛԝҮүӀӏ", "sijsijhdqwyyll", strict=True))  # noqa: RUF001 - they look alike
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχω", "abezhikmnoptyxaikvoptuxw", strict=True))
_ARMENIAN = dict(zip("ՕՍՏօսհո", "ousouhn", strict=True))  # noqa: RUF001 - they look alike
_CHEROKEE = dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏁᏢᎡᏚᎢᏙᎳᎩᏃ", "abcdeghjklmnprstvwyz", strict=True))
_SMALL_CAPITALS = {
    unicodedata.lookup(f"LATIN LETTER SMALL CAPITAL {letter}"): letter.lower()
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWYZ"
}
_HOMOGLYPHS = str.maketrans(
    _CYRILLIC | _MORE_CYRILLIC | _GREEK | _ARMENIAN | _CHEROKEE | _SMALL_CAPITALS
)

_DIGIT_FOR_LETTER = re.compile(r"(?<=[a-z])[01](?=[a-z])")


def look_alikes(name: str, others: Mapping[Key, str], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return which of ``others`` could be taken for ``name``, the likest first.

    The score is 100 for what differs only in look-alike letters, case, accents,
    punctuation, the order of words or the legal form. "Local 214" is not "Local 241",
    though only two digits are swapped.
    """
    return alike(name, skeletons(others), limit=limit)


def skeletons(names: Mapping[Key, str]) -> Mapping[Key, str]:
    """Return ``names`` made ready for being compared with many, by :func:`alike`."""
    return {key: _skeleton(name) for key, name in names.items()}


def alike(name: str, prepared: Mapping[Key, str], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return the same as :func:`look_alikes`, of names that :func:`skeletons` has prepared."""
    wanted = _skeleton(name)
    # The words stand in one order, so this is fuzz.token_sort_ratio without its sorting.
    found = process.extract(
        wanted, prepared, scorer=fuzz.ratio, score_cutoff=_ALIKE_FROM, limit=None
    )
    return [(key, score) for other, score, key in found if _digits(other) == _digits(wanted)][
        :limit
    ]


@lru_cache(maxsize=_REMEMBERED)
def _skeleton(name: str) -> str:
    """Return ``name`` as a hurried reader sees it, with its words in one order."""
    latin = unicodedata.normalize("NFKD", name).translate(_HOMOGLYPHS)
    plain = _DIGIT_FOR_LETTER.sub(lambda digit: "ol"[int(digit[0])], name_norm(latin))
    words = plain.split(" ")
    return " ".join(sorted(word for word in words if word not in _NOT_TELLING) or sorted(words))


def _digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))
