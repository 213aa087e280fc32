"""Find names that could be mistaken for a given name."""

import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from signon.core.confusables import latin_look_alikes, prototypes
from signon.core.names import LITTLE_WORDS, name_norm, search_key
from signon.core.us_state_words import spelled_out

Key = TypeVar("Key", bound=Hashable)

_ALIKE_FROM = 88  # the least score that counts as alike, of 100
_REMEMBERED = 131_072  # names; more than any plan has organizations

#: Legal forms, articles, "and" and "of" in English and Spanish: they distinguish no organizations.
_IGNORED_WORDS = LITTLE_WORDS | frozenset(
    {
        *("inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co"),
        *("a", "an", "de", "del", "el", "la", "las", "los"),
    }
)
#: Words that are left out of initials as well: the NAACP is "for the Advancement".
_NOT_IN_INITIALS = frozenset({"for", "in", "on", "para", "por", "to"})
_SHORTEST_INITIALS = 2
_LEAST_WORDS = 2  # of the shorter name, for the longer one to be called a part of it
#: Where a word begins inside another: OneAmerica.
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")

# ASCII characters that look like other letters: m like rn; 0 and 1 between letters like o and l.
_LIKE_LETTERS = re.compile(r"m|(?<=[a-z])[01](?=[a-z])")


class Relation(StrEnum):
    """How two organizations may belong together though their names are not alike."""

    INITIALS = "initials"
    CHAPTER = "chapter"
    SAME_SITE = "same_site"  # not a matter of names: the websites are at one domain


@dataclass(frozen=True, repr=False)
class _Spelling:
    """A name prepared for comparing.

    :param looks: what it looks like, with its words sorted
    :param joined: the same with its words in their order and without spaces
    :param words: the words that distinguish it, in their order
    :param initials: of those words
    """

    looks: str
    joined: str
    words: tuple[str, ...]
    initials: str


@dataclass(frozen=True)
class Skeletons(Generic[Key]):
    """Names prepared once for many comparisons."""

    spellings: Mapping[Key, _Spelling]
    looks: Mapping[Key, str]
    joined: Mapping[Key, str]


def look_alikes(name: str, others: Mapping[Key, str], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return which of ``others`` could be taken for ``name``, the likest first.

    The score is 100 for what differs only in look-alike letters, case, accents, punctuation, the
    order of words, spaces, the legal form, or little words: "Arts & Labor" is "Arts and Labor",
    and "NY" is "New York". "Local 214" is not "Local 241", though only two digits are swapped.
    """
    return alike(name, skeletons(others), limit=limit)


def skeletons(names: Mapping[Key, str]) -> Skeletons[Key]:
    """Return ``names`` prepared once for many comparisons by :func:`alike` and :func:`related`."""
    found = {key: _spelling(name) for key, name in names.items()}
    return Skeletons(
        found,
        {key: each.looks for key, each in found.items()},
        {key: each.joined for key, each in found.items()},
    )


def alike(name: str, prepared: Skeletons[Key], *, limit: int = 5) -> list[tuple[Key, float]]:
    """Return the same as :func:`look_alikes`, of names that :func:`skeletons` has prepared."""
    wanted = _spelling(name)
    scores: dict[Key, float] = {}
    for typed, others in ((wanted.looks, prepared.looks), (wanted.joined, prepared.joined)):
        # The words are sorted already, so this is fuzz.token_sort_ratio without its sorting.
        found = process.extract(
            typed, others, scorer=fuzz.ratio, score_cutoff=_ALIKE_FROM, limit=None
        )
        for other, score, key in found:
            if _digits(other) == _digits(typed):
                scores[key] = max(score, scores.get(key, 0))
    return sorted(scores.items(), key=lambda each: -each[1])[:limit]


def related(name: str, prepared: Skeletons[Key]) -> Mapping[Key, Relation]:
    """Return which names are ``name`` in initials or in full, or longer or shorter by a part.

    "ACLU of Texas" is "American Civil Liberties Union of Texas". "Sisters of Mercy of the
    Americas" may be a chapter of "Sisters of Mercy", or the other way around.
    """
    wanted = _spelling(name)
    found: dict[Key, Relation] = {}
    for key, other in prepared.spellings.items():
        if _abbreviates(wanted, other) or _abbreviates(other, wanted):
            found[key] = Relation.INITIALS
        elif _is_part(wanted.words, other.words) or _is_part(other.words, wanted.words):
            found[key] = Relation.CHAPTER
    return found


def _abbreviates(short: _Spelling, long: _Spelling) -> bool:
    """Say whether a word of ``short`` stands for words of ``long``, and the rest is equal."""
    if len(short.words) >= len(long.words):
        return False
    return any(
        len(word) >= _SHORTEST_INITIALS
        and word in long.initials
        and (*short.words[:at], *short.words[at + 1 :]) in _without(word, long)
        for at, word in enumerate(short.words)
    )


def _without(initials: str, long: _Spelling) -> Iterator[tuple[str, ...]]:
    """Yield the words of ``long`` that are left after each run of words with these initials."""
    size = len(initials)
    for at in range(len(long.initials) - size + 1):
        if long.initials.startswith(initials, at):
            yield (*long.words[:at], *long.words[at + size :])


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether ``long`` is ``short`` with more words before or behind it."""
    size = len(short)
    return _LEAST_WORDS <= size < len(long) and short in {long[:size], long[-size:]}


@lru_cache(maxsize=_REMEMBERED)
def _spelling(name: str) -> _Spelling:
    plain = _CAPITAL_INSIDE.sub(" ", spelled_out(name))
    read = plain if plain.isascii() else " ".join(map(_as_latin, plain.split()))
    every = name_norm(read).split(" ")
    words = tuple(word for word in every if word not in _IGNORED_WORDS) or tuple(every)
    looks = [_looks(word) for word in words]
    telling = tuple(word for word in words if word not in _NOT_IN_INITIALS)
    return _Spelling(
        looks=" ".join(sorted(looks)),
        joined="".join(looks),
        words=telling,
        initials="".join(word[:1] for word in telling),
    )


def _looks(word: str) -> str:
    """Return ``word`` with its letters replaced by those that they look like."""
    return _LIKE_LETTERS.sub(lambda sign: prototypes()[sign[0]].lower(), word)


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
