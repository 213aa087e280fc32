"""Compute the line chart of how a count has grown, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

MOST_POINTS, MOST_ROWS = 60, 24
WIDTH, HEIGHT = 600, 160
Row = TypeVar("Row")


@dataclass(frozen=True)
class Chart:
    """One count: its line and the area under it as SVG paths, and the labels of both axes."""

    line: str
    area: str
    top: int
    middle: int
    last: int
    days: tuple[date, ...]


def chart(days: Sequence[date], numbers: Sequence[int], until: date) -> Chart | None:
    """Return the chart of ``numbers`` at the end of ``days``; None while there is nothing to draw.

    The line begins at zero on the day before the first of ``days``, and ends at ``until``.
    """
    if not days or not any(numbers):
        return None
    begin = days[0] - timedelta(days=1)
    until = max(until, days[-1])
    thin = thinned(list(zip(days, numbers, strict=True)), MOST_POINTS)
    points = [(begin, 0), *thin]
    if points[-1][0] < until:
        points.append((until, numbers[-1]))
    top = _top(max(numbers))
    line = "L".join(_place(point, begin, until, top) for point in points)
    middle_day = begin + (until - begin) / 2
    return Chart(
        line=f"M{line}",
        area=f"M{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        top=top,
        middle=top // 2,
        last=numbers[-1],
        days=(begin, middle_day, until) if (until - begin).days > 1 else (begin, until),
    )


def thinned(rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most ``most`` of ``rows``, evenly spaced, with the first and the last.

    >>> thinned(list(range(100)), 4)
    [0, 33, 66, 99]
    """
    if len(rows) <= most:
        return list(rows)
    return [rows[round(at * (len(rows) - 1) / (most - 1))] for at in range(most)]


def _place(point: tuple[date, int], begin: date, until: date, top: int) -> str:
    day, number = point
    x = WIDTH * (day - begin).days / (until - begin).days
    y = HEIGHT - HEIGHT * number / top
    return f"{x:.4g} {y:.4g}"


def _top(most: int) -> int:
    """Return an even number that the scale may end at: 2, 4, 6, 8, 10, 20, 40 and so on."""
    size = int(10 ** (len(str(most)) - 1))
    tops = (step * size for step in (1, 2, 4, 6, 8, 10))
    return next(top for top in tops if top >= most and top % 2 == 0)
