"""Two texts, word by word: what is told must add up to both of them exactly."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signon.plan.difference import Mark, Part, compare, is_changed, likeness

WORDS = st.lists(
    st.sampled_from(
        ["we ", "agree", "agree ", ".", ", ", "\n\n", "\n", " ", "自由", "don't ", "*"]
    ),
    max_size=40,
).map("".join)
TEXTS = st.one_of(WORDS, st.text(max_size=60))


def without(parts: tuple[Part, ...], mark: Mark) -> str:
    return "".join(each.text for each in parts if each.mark is not mark)


def told(old: str, new: str) -> str:
    """Return a difference as one line: ``-removed-`` and ``+added+``."""
    signs = {Mark.SAME: "", Mark.REMOVED: "-", Mark.ADDED: "+"}
    return "".join(f"{signs[p.mark]}{p.text}{signs[p.mark]}" for p in compare(old, new))


@given(TEXTS, TEXTS)
@example("a\n\n\nb", "a\n\nb")
@example(" a", "a ")
def test_the_parts_add_up_to_both_texts(old: str, new: str) -> None:
    parts = compare(old, new)
    assert without(parts, Mark.ADDED) == old
    assert without(parts, Mark.REMOVED) == new
    assert is_changed(parts) is (old != new)
    assert all(each.text for each in parts)
    assert all(one.mark is not other.mark for one, other in pairwise(parts))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("We agree.", "We agree.", "We agree."),
        ("We agree.", "We disagree.", "We -agree-+disagree+."),
        ("We agree", "We agree.", "We agree+.+"),
        ("end. More", "end, more", "end-. More-+, more+"),
        ("be fair and kind now", "be just and good now", "be -fair and kind-+just and good+ now"),
        ("", "New words", "+New words+"),
        ("Old words", "", "-Old words-"),
        ("one\n\ntwo\n\nthree", "one\n\nthree", "one\n\n-two\n\n-three"),
        ("one two", "one  two", "one- -+  +two"),
        ("the Dreamers' day", "the Dreamers’ day", "the -Dreamers'-+Dreamers’+ day"),  # noqa: RUF001 - two apostrophes
        ("自由と平等", "自由と正義", "自由と-平等-+正義+"),
        ("किताब पढ़ो", "किताबें पढ़ो", "-किताब-+किताबें+ पढ़ो"),
    ],
)
def test_whole_words_are_told(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


def test_spaces_alone_are_not_seen() -> None:
    assert [each.is_seen for each in compare("a b", "a  b")] == [True, False, False, True]


def test_the_spaces_around_a_change_stand_apart() -> None:
    part = Part(Mark.ADDED, "\n\nA new paragraph. ")
    assert (part.before, part.behind) == ("\n\n", " ")


@pytest.mark.parametrize("words", ["a b ", "word ", "a\n\n"])
def test_long_texts_are_compared_in_bounded_time(words: str) -> None:
    old, new = words * 40_000, f"x {words * 30_000} y {words.upper() * 20_000}"
    before = time.process_time()
    parts = compare(old, new)
    assert time.process_time() - before < 5
    assert without(parts, Mark.ADDED) == old


def test_likeness_counts_words_in_common() -> None:
    assert likeness("Be fair", "be fair") == 1
    assert likeness("Be fair", "Be kind") == pytest.approx(0.5)
    assert likeness("", "") == likeness("a", "b") == 0
