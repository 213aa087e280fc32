"""A comparison of two versions shows what readers read."""

import pytest

from signon.plan.changes import compared
from signon.plan.difference import Mark
from signon.plan.plain_text import plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("We **all** *agree*\\!", "We all agree!"),
        ("One\n\nTwo\nthree", "One\n\nTwo\nthree"),
        ("- one\n- two", "\u2022 one\n\n\u2022 two"),
        ("3. one\n4. two", "3. one\n\n4. two"),
        ("[Read](https://example.org) it", "Read (https://example.org) it"),
        ("### Why\n\n> Because", "Why\n\nBecause"),
        ("<b>bold</b> & `code`", "<b>bold</b> & code"),
        ("", ""),
    ],
)
def test_marks_are_left_out_and_words_kept(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


def changed(old: str, new: str) -> list[tuple[Mark, str]]:
    return [
        (part.mark, part.text.strip())
        for part in compared(old, new)
        if part.mark is not Mark.SAME and part.is_seen
    ]


def test_readers_see_words_and_not_marks() -> None:
    assert changed("We *all* agree.", "We **all** disagree.") == [
        (Mark.REMOVED, "agree"),
        (Mark.ADDED, "disagree"),
    ]


def test_a_change_of_marks_alone_is_still_seen() -> None:
    assert changed("We agree.", "We *agree*.")
