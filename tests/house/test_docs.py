"""What README and docs/ say must be so: links, commands, targets, folders, states, pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from signon.__main__ import LazyCommand, main
from signon.config import CHECKOUT
from signon.core.lifecycle import State, Step
from tests.house.sources import functions, tree

DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")])
# Documented as what does not exist yet.
PROMISED = {"backup", "restore"}
SECURITY = (CHECKOUT / "docs/security.md").read_text()
LINE = re.compile(r"^\| (T?\d+) \| [^|]+ \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE)
HOLDS, FAILS, LATER = "holds", "does not hold: ", "does not apply yet: "


def found(pattern: str) -> Iterator[tuple[Path, str]]:
    """Yield each match of ``pattern`` with the document it stands in."""
    for path in DOCUMENTS:
        for match in re.findall(pattern, path.read_text()):
            yield path, match


def test_every_link_to_a_file_leads_to_one() -> None:
    for path, target in found(r"\]\(([^)#:]+)\)"):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_folder_named_in_the_documents_exists() -> None:
    for path, name in found(r"`((?:signon|docs|deploy|templates|tests)/[\w./-]*)`"):
        assert (CHECKOUT / name).exists(), f"{path.name} names {name}"


def test_every_command_in_the_documents_exists() -> None:
    for path, words in found(r"\bsignon ((?:[a-z][a-z-]* ?){1,2})(?=[^a-z]|$)"):
        first, *second = words.split()
        if first in PROMISED or not is_after_code(path, f"signon {words}"):
            continue
        known = main.commands.get(first)
        assert isinstance(known, LazyCommand), f"{path.name} names signon {first}"
        command = known.load()
        if isinstance(command, click.Group) and second:
            assert second[0] in command.commands, f"{path.name} names signon {words}"


def is_after_code(path: Path, words: str) -> bool:
    """Say whether ``words`` stand in code, rather than in a sentence about signon."""
    code = "".join(re.findall(r"```.*?```|`[^`\n]+`", path.read_text(), re.DOTALL))
    return words.strip() in code


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    for path, target in found(r"`make ([a-z]+)"):
        assert target in targets, f"{path.name} names make {target}"


@pytest.mark.parametrize("word", [*State, *sorted(set(Step) - {Step.SIGN, Step.CONFIRM_HELD})])
def test_the_drawing_of_the_lifecycle_names_every_state_and_step(word: str) -> None:
    assert word in (CHECKOUT / "docs/how-it-works.md").read_text()


def test_every_threat_and_statement_has_its_line_and_a_test_where_it_holds() -> None:
    lines = {number: (standing, proof) for number, standing, proof in LINE.findall(SECURITY)}
    assert list(lines) == [*(f"T{n}" for n in range(1, 33)), *map(str, range(1, 80))]
    for number, (standing, proof) in lines.items():
        assert standing.startswith((HOLDS, FAILS, LATER)), number
        is_proven = "::" in proof or "no test" in standing
        assert is_proven or not standing.startswith(HOLDS), f"{number} holds: which test says so?"


def test_every_test_that_proves_a_statement_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY)
    assert len(named) == SECURITY.count("::")
    for path, name in named:
        found = {each for each, _ in functions(tree(CHECKOUT / path))}
        assert name in found, f"docs/security.md names {path}::{name}"


def test_the_security_page_has_counted_rightly() -> None:
    standings = [(number[0] == "T", standing) for number, standing, _ in LINE.findall(SECURITY)]
    for is_threat, said in (
        (True, r"32 threats (\d+) are held off, (\d+) are not wholly, (\d+) do"),
        (False, r"79 statements (\d+) hold, (\d+) do not, (\d+) do"),
    ):
        [numbers] = re.findall(said, " ".join(SECURITY.split()))
        of_them = [standing for kind, standing in standings if kind == is_threat]
        counted = [sum(each.startswith(how) for each in of_them) for how in (HOLDS, FAILS, LATER)]
        assert list(map(int, numbers)) == counted
