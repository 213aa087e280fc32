"""Tell whether two names typed for one address are two spellings of one name, or two names."""

from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import OSA

from signon.core.names import name_norm

SHORTEST = 3  # letters; one other letter makes another name of a shorter word: Li, Lu
LONG = 4  # letters; in shorter words a slip may well make another name: Ian, Ina
SURNAME = 6  # letters; one letter inside so long a last word seldom makes another surname


class Nearness(StrEnum):
    """How near two names are.

    A ``SLIP`` is a mistake in typing, which hardly ever makes the name of somebody else. A name
    that is only ``NEAR`` may be a correction as well as another member of the household.
    """

    SLIP = "slip"
    NEAR = "near"


def nearness(one: str, other: str) -> Nearness | None:
    """Return how near two names of one address are; None for two different names, or equal ones.

    The question is always whether this could be two people (or organizations). Case, accents and
    punctuation do not count. What cannot be decided here is ``NEAR``, and then the signer is asked.

    ``SLIP``: the same words with other spaces ("Mary Ann", "Maryann") or in another order ("Lopez
    Maria"). Or exactly one word differs, and only so: two neighboring letters inside a word of four
    or more have changed places ("Jonh", "John"; but not "Amy", "May"); a letter is doubled or not
    ("Phillip", "Philip"); or one letter inside a last word of six or more ("Smitson", "Smithson").

    ``NEAR``: exactly one word differs by any other single letter, as many given names do: "Maria"
    and "Mario", "Jon" and "Jan", "Ana" and "Anna". Or a middle name or initial is missing.

    None: all others, such as those with other numbers ("Local 214", "Local 241"), with a word more
    at the end ("John Smith", "John Smith Jr"), or with two words that differ.
    """
    first, second = name_norm(one).split(), name_norm(other).split()
    if first == second or _digits(first) != _digits(second):
        return None
    if "".join(first) == "".join(second) or sorted(first) == sorted(second):
        return Nearness.SLIP
    if len(first) != len(second):
        shorter, longer = sorted((first, second), key=len)
        return Nearness.NEAR if _is_middle_missing(shorter, longer) else None
    return _one_word(first, second)


def _one_word(first: list[str], second: list[str]) -> Nearness | None:
    """Return how near two names of equally many words are, of which one differs by one letter."""
    unequal = [at for at, word in enumerate(first) if word != second[at]]
    one, other = first[unequal[0]], second[unequal[0]]
    shorter = min(len(one), len(other))
    if len(unequal) > 1 or shorter < SHORTEST or OSA.distance(one, other) != 1:
        return None
    is_surname = 0 < unequal[0] == len(first) - 1 and shorter >= SURNAME
    is_slip = _is_swap(one, other) or _single(one) == _single(other)
    is_slip |= is_surname and (one[0], one[-1]) == (other[0], other[-1])
    return Nearness.SLIP if is_slip and shorter >= LONG else Nearness.NEAR


def _is_swap(one: str, other: str) -> bool:
    """Say whether two letters of the word, of which none is the first, have changed places."""
    return one[0] == other[0] and one != other and sorted(one) == sorted(other)


def _single(word: str) -> str:
    """Return ``word`` with each doubled letter once."""
    return word[:1] + "".join(letter for before, letter in pairwise(word) if letter != before)


def _is_middle_missing(shorter: list[str], longer: list[str]) -> bool:
    """Say whether ``longer`` has all words of ``shorter`` in their order, and more between them."""
    left = iter(longer)
    has_ends = len(shorter) > 1 and (shorter[0], shorter[-1]) == (longer[0], longer[-1])
    return has_ends and all(word in left for word in shorter)


def _digits(words: list[str]) -> list[str]:
    return [sign for word in words for sign in word if sign.isdigit()]
