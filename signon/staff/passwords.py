"""Which passwords are too easy to guess. Any character may be used, and none has to be."""

import string
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5  # characters
SHORTEST_NAME = 5  # of the site or the person; shorter ones stand in too many good passwords

_AROUND = string.digits + string.punctuation + string.whitespace
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: What lies side by side, forwards and backwards, and begins again at its end.
_RUNS = tuple(2 * row[::way] for row in _ROWS for way in (1, -1))
_SHORTEST_RUN = 4  # characters
_FEWEST_LEFT = 4  # characters that are in no run, without digits and signs around them


class Weakness(StrEnum):
    """Why a password was refused; the word chooses the sentence on the page."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    NAMED = "named"


def weakness(password: str, *, names: Iterable[str]) -> Weakness | None:
    """Return why ``password`` is too easy to guess, or None.

    :param names: what somebody who knows the site and the person would try first
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
    unit = folded[: (folded + folded).index(folded, 1)]  # what it repeats, or all of it
    return (
        len(set(folded)) < FEWEST_DIFFERENT
        or len(_without_runs(folded).strip(_AROUND)) < _FEWEST_LEFT
        or not _commonest().isdisjoint({folded, unit, folded.strip(_AROUND)})
    )


def _without_runs(text: str) -> str:
    """Return ``text`` without what fingers find by themselves: 1234, qwerty, fedcba.

    Of a password of nothing else little is left; and nothing, once the digits around it are gone,
    of one of digits alone, which is a date or a number that others know.
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
