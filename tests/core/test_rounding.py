"""A number as the press writes it: never more than there are, and exact where it is short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.rounding import rounded_down


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, (0, False)),
        (9, (9, False)),
        (57, (57, False)),
        (100, (100, False)),
        (101, (100, True)),
        (173, (170, True)),
        (170, (170, False)),
        (48_302, (48_000, True)),
        (1_299_999, (1_200_000, True)),
    ],
)
def test_two_digits_are_kept_and_a_plus_stands_for_the_rest(
    number: int, written: tuple[int, bool]
) -> None:
    assert rounded_down(number) == written


@given(st.integers(0, 10**9))
def test_it_never_says_more_than_there_are_nor_a_tenth_less(number: int) -> None:
    cut, is_cut = rounded_down(number)
    assert cut <= number < cut * 1.1 or number == 0
    assert is_cut == (cut != number)
