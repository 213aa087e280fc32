"""The map has each state once, as dark as its number."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from signon.core.kinds import US_STATES
from signon.endorsers.tiles import HEIGHT, PLACES, SHADES, SIDE, WIDTH, shades, tile_map


def test_each_state_and_territory_has_a_place_of_its_own_on_the_map() -> None:
    assert set(PLACES) == set(US_STATES)
    assert len(set(PLACES.values())) == len(US_STATES)
    assert all(x + SIDE <= WIDTH and y + SIDE <= HEIGHT for x, y in PLACES.values())


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_shades_cover_every_number_once(fewest: int, more: int) -> None:
    most = fewest + more
    legend = shades(fewest, most)
    assert (legend[0].first, legend[-1].last) == (fewest, most)
    assert len(legend) == min(SHADES, more + 1)
    assert all(each.first <= each.last for each in legend)
    for one, next_one in pairwise(legend):
        assert next_one.first == one.last + 1


@given(
    st.dictionaries(st.sampled_from(list(US_STATES)), st.one_of(st.none(), st.integers(0, 10**5)))
)
def test_a_darker_tile_has_more(numbers: dict[str, int | None]) -> None:
    drawn = tile_map(numbers)
    by_number = sorted(drawn.tiles, key=lambda tile: tile.number or 0)
    assert [tile.shade for tile in by_number] == sorted(tile.shade for tile in by_number)
    assert all((tile.shade == 0) == (not tile.number) for tile in drawn.tiles)


def test_a_map_of_nobody_has_no_legend() -> None:
    drawn = tile_map({"TX": 0, "CA": None})
    assert drawn.legend == ()
    assert {tile.shade for tile in drawn.tiles} == {0}
