"""Every room has its place in the order of the house; who may import whom is import-linter's."""

import re
import tomllib

from signon.config import CHECKOUT

# Beside the rooms: the two ways in, and what is no code.
OUTSIDE = {"__init__", "__main__", "static"}
CONTRACTS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS: list[str] = CONTRACTS["contracts"][0]["layers"]
NAMED = set(re.findall(r"\w+", " ".join(LAYERS)))
NOT_YET = set(re.findall(r"\((\w+)\)", " ".join(LAYERS)))


def rooms() -> set[str]:
    """Return the modules and packages right under ``signon``."""
    entries = [each for each in (CHECKOUT / "signon").iterdir() if each.name[:2] != "__"]
    return {
        each.stem
        for each in entries
        if each.suffix == ".py" or (each.is_dir() and any(each.glob("*.py")))
    } - OUTSIDE


def test_every_room_has_its_place_in_the_order_of_the_layers() -> None:
    assert not rooms() - NAMED, "name the room in the layers of pyproject.toml"
    assert not NAMED - rooms() - NOT_YET, "take out of the layers what is not there"


def test_only_rooms_that_are_not_built_yet_stand_in_brackets() -> None:
    assert not NOT_YET & rooms(), "the room is built: take its brackets away in pyproject.toml"


def test_the_layers_are_checked_exhaustively() -> None:
    first, *others = CONTRACTS["contracts"]

    assert (first["type"], first["exhaustive"]) == ("layers", True)
    assert {each["type"] for each in others} == {"forbidden", "protected", "acyclic_siblings"}
