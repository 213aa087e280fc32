"""The tile map of the United States: one square for each state, roughly where the state lies.

All squares are equally large, so that readers compare numbers and not areas.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from signon.core.kinds import US_STATES

SIDE, STEP = 42, 44  # of a tile, and from one tile to the next
SHADES = 5
_ROWS = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN WI MI .. NY MA RI",
    "OR NV WY SD IA IL IN OH PA NJ CT",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
    "AS GU MP .. .. .. .. .. .. PR VI",
)
PLACES: Mapping[str, tuple[int, int]] = {
    code: (column * STEP, row * STEP)
    for row, codes in enumerate(_ROWS)
    for column, code in enumerate(codes.split())
    if code in US_STATES
}
WIDTH, HEIGHT = 11 * STEP - STEP + SIDE, len(_ROWS) * STEP - STEP + SIDE


@dataclass(frozen=True, repr=False)
class Tile:
    """One state: its position, its number (None if unknown), and its shade, 0 for no number."""

    code: str
    x: int
    y: int
    number: int | None
    shade: int


@dataclass(frozen=True)
class Shade:
    """One shade of the legend, and the range of numbers that it stands for."""

    shade: int
    first: int
    last: int


@dataclass(frozen=True)
class TileMap:
    """The tiles of all states, row by row, and the legend of the shades."""

    tiles: tuple[Tile, ...]
    legend: tuple[Shade, ...]


def tile_map(numbers: Mapping[str, int | None]) -> TileMap:
    """Return the map of ``numbers`` by state."""
    some = [number for number in numbers.values() if number]
    legend = shades(min(some), max(some)) if some else ()
    return TileMap(
        tuple(
            Tile(code, x, y, numbers.get(code), _shade(legend, numbers.get(code) or 0))
            for code, (x, y) in PLACES.items()
        ),
        legend,
    )


def shades(fewest: int, most: int) -> tuple[Shade, ...]:
    """Return at most five shades from ``fewest`` to ``most``.

    Each step is larger by the same factor, because few states have large numbers and many small.

    >>> [(each.first, each.last) for each in shades(1, 40)]
    [(1, 2), (3, 4), (5, 9), (10, 19), (20, 40)]
    """
    found: list[Shade] = []
    steps = min(most - fewest + 1, SHADES)
    for step in range(1, steps + 1):
        first = found[-1].last + 1 if found else fewest
        even = _even(*(fewest * (most / fewest) ** (at / steps) for at in (step - 1, step)))
        last = most if step == steps else min(max(first, even), most - steps + step)
        found.append(Shade(step, first, last))
    return tuple(found)


def _even(before: float, value: float) -> int:
    """Return ``value`` rounded for the legend, as coarsely as its distance from ``before`` allows.

    >>> _even(1214, 1251), _even(46, 300), _even(5, 7)
    (1250, 300, 7)
    """
    room = (value - before) / 2
    size = int(10 ** max(0, len(str(int(room))) - 1))
    step = 5 * size if room >= 5 * size else size
    return round(value / step) * step


def _shade(legend: tuple[Shade, ...], number: int) -> int:
    return next((each.shade for each in legend if each.first <= number <= each.last), 0)
