"""Every room has its place in the order of the house; who may import whom is import-linter's."""

import re
import tomllib
from typing import Any

import grimp
import pytest

from signon.config import CHECKOUT
from tests.house.contracts import ConfinedContract

# Beside the rooms: the two ways in, and what is no code.
OUTSIDE = {"__init__", "__main__", "app", "static"}
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
    assert {each["type"] for each in others} == {"acyclic_siblings", "confined", "forbidden"}


def is_kept(contract: dict[str, Any], importer: str, module: str) -> bool:
    """Say whether a contract lets one module import another."""
    graph = grimp.ImportGraph()
    graph.add_module(importer)
    graph.add_module(module)
    graph.add_import(importer=importer, imported=module, line_number=1, line_contents="import")
    return ConfinedContract(contract["name"], {}, contract).check(graph, verbose=False).kept


@pytest.mark.parametrize(
    "contract", [each for each in CONTRACTS["contracts"] if each["type"] == "confined"]
)
def test_what_is_confined_gets_to_views_alone(contract: dict[str, Any]) -> None:
    for module in contract["modules"]:
        for importer in ("service", "queries", "chores", "jobs", "columns", "viewsx", "xviews"):
            assert not is_kept(contract, f"signon.export.{importer}", module)
        for importer in ("views", "file_views", "cli"):
            assert is_kept(contract, f"signon.export.{importer}", module)


def test_words_of_a_room_may_be_lazy_and_know_nothing_else_of_flask() -> None:
    [contract] = [each for each in CONTRACTS["contracts"] if "flask" in each.get("modules", ())]

    for importer in ("signon.share.labels", "signon.api.texts"):
        assert is_kept(contract, importer, "flask_babel")
        assert not is_kept(contract, importer, "flask")
