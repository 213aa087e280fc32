"""Which passwords are too easy to guess. Any characters are allowed, and no kind is required."""

import string
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5  # characters
SHORTEST_NAME = 5  # of the site or the person; shorter ones occur in too many good passwords

_AROUND = string.digits + string.punctuation + string.whitespace
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: Rows of the alphabet and the keyboard, in both directions, repeated to allow wrapping around.
_RUNS = tuple(2 * row[::way] for row in _ROWS for way in (1, -1))
_SHORTEST_RUN = 4  # characters
_FEWEST_LEFT = 4  # characters in no run, not counting digits and punctuation around them


def shortened(typed: str | None) -> str | None:
    """Return a typed password without what makes it longer than any that can be right.

    The library that compares passwords fails with an error at more than 4,096 characters. What is
    left here is still too long, so it is wrong, and found wrong like every other.
    """
    return typed and typed[: LONGEST + 1]


class Weakness(StrEnum):
    """Why a password was refused; its label is the message on the page."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    NAMED = "named"


def weakness(password: str, *, names: Iterable[str]) -> Weakness | None:
    """Return why ``password`` is too easy to guess, or None.

    :param names: names of the site and the person, which must not be in it
    """
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    folded = password.casefold()
    if any(name in folded for name in map(str.casefold, names) if len(name) >= SHORTEST_NAME):
        return Weakness.NAMED
    return Weakness.COMMON if _is_common(folded) else None


def _is_common(folded: str) -> bool:
    unit = folded[: (folded + folded).index(folded, 1)]  # the shortest text whose repetition it is
    return (
        len(set(folded)) < FEWEST_DIFFERENT
        or len(_without_runs(folded).strip(_AROUND)) < _FEWEST_LEFT
        or not _commonest().isdisjoint({folded, unit, folded.strip(_AROUND)})
    )


def _without_runs(text: str) -> str:
    """Return ``text`` without runs of the alphabet or the keyboard: 1234, qwerty, fedcba.

    Of a password made of runs little is left. The caller also strips digits, so nothing is left of
    a password of digits alone, such as a date.
    """
    start, kept = 0, ""
    while start < len(text):
        end = start + 1
        while end < len(text) and any(text[start : end + 1] in run for run in _RUNS):
            end += 1
        if end - start < _SHORTEST_RUN:
            kept += text[start:end]
        start = end
    return kept


@cache
def _commonest() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))
