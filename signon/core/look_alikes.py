"""Find names that could be mistaken for a given name."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

from signon.core.confusables import latin_look_alikes, prototypes
from signon.core.names import name_norm, search_key

Key = TypeVar("Key", bound=Hashable)

_ALIKE_FROM = 88  # the least score that counts as alike, of 100
_REMEMBERED = 131_072  # names; more than any plan has organizations

#: Articles and legal forms, which do not distinguish one organization from another.
_IGNORED_WORDS = frozenset(
    {"the", "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co"}
)

# ASCII characters that look like other letters: m like rn; 0 and 1 between letters like o and l.
_LIKE_LETTERS = re.compile(r"m|(?<=[a-z])[01](?=[a-z])")


def look_alikes(name: str, others: Mapping[Key, str], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return which of ``others`` could be taken for ``name``, the likest first.

    The score is 100 for what differs only in look-alike letters, case, accents,
    punctuation, the order of words or the legal form. "Local 214" is not "Local 241",
    though only two digits are swapped.
    """
    return alike(name, skeletons(others), limit=limit)


def skeletons(names: Mapping[Key, str]) -> Mapping[Key, str]:
    """Return ``names`` prepared once for many comparisons by :func:`alike`."""
    return {key: _skeleton(name) for key, name in names.items()}


def alike(name: str, prepared: Mapping[Key, str], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return the same as :func:`look_alikes`, of names that :func:`skeletons` has prepared."""
    wanted = _skeleton(name)
    # The words are sorted already, so this is fuzz.token_sort_ratio without its sorting.
    found = process.extract(
        wanted, prepared, scorer=fuzz.ratio, score_cutoff=_ALIKE_FROM, limit=None
    )
    return [(key, score) for other, score, key in found if _digits(other) == _digits(wanted)][
        :limit
    ]


@lru_cache(maxsize=_REMEMBERED)
def _skeleton(name: str) -> str:
    """Return ``name`` reduced to what it looks like, with its words sorted."""
    read = name if name.isascii() else " ".join(map(_as_latin, name.split()))
    plain = _LIKE_LETTERS.sub(lambda sign: prototypes()[sign[0]].lower(), name_norm(read))
    words = plain.split(" ")
    return " ".join(sorted(word for word in words if word not in _IGNORED_WORDS) or sorted(words))


def _as_latin(word: str) -> str:
    """Replace the letters of ``word`` by the Latin letters that they look like.

    If not all of them look Latin, the word is case-folded first: a capital and its small letter
    may look like different Latin letters, but in their own alphabet they are the same.
    """
    if search_key(word).isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    latin = decomposed.translate(latin_look_alikes())
    is_latin = search_key(latin).isascii()
    return latin if is_latin else decomposed.casefold().translate(latin_look_alikes())


def _digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))
