"""A partner's short name: what may stand in a link, and what is made of a full name."""

import pytest

from signon.core.partners import LONGEST, partner, short_name


@pytest.mark.parametrize("text", ["a", "9to5", "riverside-legal", "a" * LONGEST, "a-"])
def test_a_short_name_is_taken_as_it_is(text: str) -> None:
    assert partner(text) == text


def test_capitals_are_the_same_name() -> None:
    assert partner("Riverside-LEGAL") == "riverside-legal"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "-a",
        "a b",
        "a_b",
        "a" * (LONGEST + 1),
        "é",
        "٣",
        "a\n",
        "a\0",
        "<b>",
        "a&b=c",
        "%61",
    ],
)
def test_what_is_no_name_is_the_same_as_none(text: str | None) -> None:
    assert partner(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Riverside Legal Aid", "riverside-legal-aid"),
        ("  A.C.L.U. -- of Núñez County! ", "aclu-of-nunez-county"),
        ("移民", ""),
        ("移民 Aid", "aid"),
        ("", ""),
        ("x" * 39 + " y", "x" * 39),
    ],
)
def test_a_full_name_becomes_a_short_one(text: str, name: str) -> None:
    assert short_name(text) == name
    assert partner(name) == name
