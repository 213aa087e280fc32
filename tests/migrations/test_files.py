"""A migration is numbered, says what it does, can be taken back, and knows nothing of our code."""

import ast
from pathlib import Path

import pytest

from signon.config import CHECKOUT
from tests.house.sources import functions

FILES = sorted((CHECKOUT / "migrations" / "versions").glob("*.py"))
MAY_IMPORT = {"alembic", "datetime", "json", "re", "sqlalchemy", "uuid"}


def value(path: Path, name: str) -> object:
    """Return what a module assigns to ``name``."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{path.name} has no {name}")


def imported(module: ast.Module) -> set[str]:
    """Return the packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_ours(path: Path) -> None:
    foreign = imported(ast.parse(path.read_text())) - MAY_IMPORT

    assert not foreign, "our code will change, the past must not: write the plain type or value out"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_is_called_like_its_file(path: Path) -> None:
    assert value(path, "revision") == path.stem, "the revision id is the file's name"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_says_what_it_does_and_can_be_taken_back(path: Path) -> None:
    module = ast.parse(path.read_text())
    steps = {name: function for name, function in functions(module) if "." not in name}

    assert ast.get_docstring(module), "begin with a sentence that says what it does"
    for name in ("upgrade", "downgrade"):
        body = [each for each in steps[name].body if not isinstance(each, ast.Pass)]
        assert body, f"{name} does nothing"


def test_migrations_are_numbered_in_one_line() -> None:
    numbers = [path.stem.partition("_")[0] for path in FILES]
    below = [value(path, "down_revision") for path in FILES]

    assert numbers == [f"{number:03}" for number in range(1, len(FILES) + 1)]
    assert below == [None, *(path.stem for path in FILES[:-1])]
