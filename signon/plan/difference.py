"""What differs between two texts, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, takewhile

# Comparing takes time that grows with the product of both lengths. Beyond this product, what lies
# between the common beginning and the common end is reported as replaced, without comparing.
MOST_PAIRS = 1_000_000
# A word is a run of characters without spaces or punctuation. Each punctuation mark counts as a
# word, and so does each Chinese or Japanese character, as these are written without spaces.
PUNCTUATION = (
    "!-&(-,./:-@\\[-`{-~\u00a1\u00ab\u00bb\u00bf\u2013\u2014\u201c-\u201f\u2026"
    "\u3001-\u3003\u3008-\u3011\uff01\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
)
LETTER = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"([{LETTER}]|[^\s{PUNCTUATION}{LETTER}]+|[{PUNCTUATION}])(\s*)")
PARAGRAPH = re.compile(r".*?(?:\n{2,}|\Z)", re.DOTALL)
Words = Sequence[tuple[str, str]]
Step = tuple[str, int, int, int, int]


class Mark(StrEnum):
    """Whether a part of a text is unchanged, removed or added."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    """A part of a text, and whether it is unchanged, removed or added."""

    mark: Mark
    text: str

    @property
    def is_seen(self) -> bool:
        """Say whether it holds more than spaces."""
        return not self.text.isspace()

    @property
    def before(self) -> str:
        """Return the leading spaces, which are shown without strike-through or underline."""
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def behind(self) -> str:
        return self.text[len(self.text.rstrip()) :]


@lru_cache(maxsize=512)
def compare(old: str, new: str) -> tuple[Part, ...]:
    """Return the parts of ``new``, with the removed parts of ``old`` in between.

    Leaving out the added parts gives exactly ``old``; leaving out the removed ones gives ``new``.
    """
    parts: list[Part] = []
    before, after = PARAGRAPH.findall(old), PARAGRAPH.findall(new)
    for _, i1, i2, j1, j2 in _steps(before, after):
        parts += _by_words("".join(before[i1:i2]), "".join(after[j1:j2]))
    return tuple(
        Part(mark, "".join(part.text for part in run))
        for mark, run in groupby((each for each in parts if each.text), key=lambda each: each.mark)
    )


def is_changed(parts: Sequence[Part]) -> bool:
    return any(each.mark is not Mark.SAME for each in parts)


def likeness(old: str, new: str) -> float:
    """Return the share of distinct words that two texts have in common, from 0 to 1."""
    before, after = ({word.lower() for word, _ in WORD.findall(text)} for text in (old, new))
    return 2 * len(before & after) / (len(before) + len(after) or 1)


def _by_words(old: str, new: str) -> Iterator[Part]:
    if old == new:
        yield Part(Mark.SAME, old)
        return
    (lead, before), (new_lead, after) = _words(old), _words(new)
    yield from _gap(lead, new_lead)
    for kind, i1, i2, j1, j2 in _readable(
        [word for word, _ in before], [word for word, _ in after]
    ):
        if kind == "equal":
            for (word, gap), (_, new_gap) in zip(before[i1:i2], after[j1:j2], strict=True):
                yield Part(Mark.SAME, word)
                yield from _gap(gap, new_gap)
        else:
            yield from _replaced(before[i1:i2], after[j1:j2])


def _replaced(before: Words, after: Words) -> Iterator[Part]:
    """Yield the removed text, then the added; trailing spaces of both are one unchanged part."""
    old, new = ("".join(word + gap for word, gap in words) for words in (before, after))
    behind = before[-1][1] if before and after and before[-1][1] == after[-1][1] else ""
    yield Part(Mark.REMOVED, old.removesuffix(behind))
    yield Part(Mark.ADDED, new.removesuffix(behind))
    yield Part(Mark.SAME, behind)


def _gap(old: str, new: str) -> Iterator[Part]:
    if old == new:
        yield Part(Mark.SAME, old)
    else:
        yield Part(Mark.REMOVED, old)
        yield Part(Mark.ADDED, new)


def _words(text: str) -> tuple[str, Words]:
    """Return the leading spaces, then each word with the spaces that follow it."""
    start = len(text) - len(text.lstrip())
    return text[:start], WORD.findall(text, start)


def _readable(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Yield the steps from ``old`` to ``new``, easier to read than those of ``_steps``.

    A single unchanged word between two changes is joined with them into one replacement.
    """
    steps = list(_steps(old, new))
    lone = {
        here
        for (_, here, after) in zip(steps, steps[1:], steps[2:], strict=False)
        if here[0] == "equal" and here[2] - here[1] == 1 and after[0] != "equal"
    }
    for is_kept, run in groupby(steps, key=lambda each: each[0] == "equal" and each not in lone):
        found = list(run)
        if is_kept:
            yield from found
        else:
            yield "replace", found[0][1], found[-1][2], found[0][3], found[-1][4]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Yield the steps from ``old`` to ``new`` as difflib opcodes, in bounded time."""
    start = _common(zip(old, new, strict=False))
    end = _common(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    old_end, new_end = len(old) - end, len(new) - end
    if start:
        yield "equal", 0, start, 0, start
    if (old_end - start) * (new_end - start) > MOST_PAIRS:
        yield "replace", start, old_end, start, new_end
    else:
        matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
        for kind, i1, i2, j1, j2 in matcher.get_opcodes():
            yield kind, start + i1, start + i2, start + j1, start + j2
    if end:
        yield "equal", old_end, len(old), new_end, len(new)


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
