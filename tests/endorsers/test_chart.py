"""A chart stands on the days and the numbers that it is given."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signon.endorsers.chart import HEIGHT, MOST_POINTS, WIDTH, chart, thinned

FIRST = date(2026, 1, 1)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.e+-]+) ([\d.e+-]+)", path)]


def days(number: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(number)]


def test_nothing_is_drawn_of_nothing() -> None:
    assert chart([], [], FIRST) is None
    assert chart(days(2), [0, 0], FIRST) is None


def test_one_day_is_drawn_from_nobody_the_day_before() -> None:
    drawn = chart([FIRST], [3], FIRST)
    assert drawn is not None
    assert points(drawn.line) == [(0, HEIGHT), (WIDTH, HEIGHT / 4)]
    assert (drawn.top, drawn.middle, drawn.last) == (4, 2, 3)
    assert drawn.days == (FIRST - timedelta(days=1), FIRST)


def test_a_quiet_end_is_drawn_until_today() -> None:
    drawn = chart(days(2), [5, 10], FIRST + timedelta(days=9))
    assert drawn is not None
    assert points(drawn.line)[-2:] == [(120, 0), (WIDTH, 0)]


def test_a_clock_that_is_behind_hides_no_day() -> None:
    drawn = chart(days(3), [1, 2, 3], FIRST - timedelta(days=9))
    assert drawn is not None
    assert drawn.days[-1] == FIRST + timedelta(days=2)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=400).filter(any))
def test_every_point_is_on_the_picture_and_the_last_one_is_exact(numbers: list[int]) -> None:
    drawn = chart(days(len(numbers)), numbers, FIRST)
    assert drawn is not None
    found = points(drawn.line)
    assert len(found) <= MOST_POINTS + 2
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found)
    assert max(numbers) <= drawn.top == 2 * drawn.middle
    assert drawn.last == numbers[-1]


@given(st.lists(st.integers(), max_size=300), st.integers(2, 50))
def test_of_many_rows_a_few_are_kept_with_both_ends(rows: list[int], most: int) -> None:
    kept = thinned(rows, most)
    assert len(kept) == min(most, len(rows))
    assert kept[:1] == rows[:1]
    assert kept[-1:] == rows[-1:]
