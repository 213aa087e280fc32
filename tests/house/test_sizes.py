"""Nothing grows beyond what one reads at a glance, and nothing hides: sizes, names, imports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import comments, functions, program, short, suite, tree

MODULE_LINES = 200  # those that are not blank
FUNCTION_LINES = 40
VIEW_LINES = 12
MOST_TYPE_IGNORES = 10
# Whole walks and drills tell one long story each.
LONG_TESTS = ("tests/journeys/", "tests/browser/", "tests/drills/")
NO_NAMES = {"base", "common", "helpers", "misc", "utils"}
BASES = {"signon/models/base.py"}
# These are heavy, and wanted by few commands and pages; start-up stays quick without them.
LATE = {
    *("PIL", "coloraide", "css_inline", "docx", "python_calamine", "segno", "typst", "xlsxwriter"),
}
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore")
WITH_REASON = re.compile(r"# type: ignore\[[a-z-]+(?:, [a-z-]+)*\] +# \S+( \S+)+")


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has, without its decorators."""
    return (function.end_lineno or 0) - function.lineno + 1


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function's body has, without its docstring."""
    is_told = ast.get_docstring(function) is not None
    statements = function.body[is_told:]
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether a function answers a route: ``@bp.get(…)``, ``@bp.post(…)``."""
    return any(ast.unparse(each).startswith("bp.") for each in function.decorator_list)


def late_imports(module: ast.Module) -> Iterator[str]:
    """Yield what is imported inside functions, or under a condition, or only for types."""
    at_the_top = {id(node) for node in module.body}
    for node in ast.walk(module):
        if isinstance(node, ast.Import) and id(node) not in at_the_top:
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom) and id(node) not in at_the_top:
            yield node.module or ""


@pytest.mark.parametrize("path", program(), ids=short)
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if line.strip()]

    advice = "split it by its own words, never into utils, helpers, common or misc"
    assert len(lines) <= MODULE_LINES, f"{len(lines)} lines: {advice}"


def test_a_function_fits_on_one_screen() -> None:
    long_ones = {
        f"{short(path)}: {name}": length(function)
        for path in program()
        for name, function in functions(tree(path))
        if length(function) > FUNCTION_LINES
    }

    assert not long_ones, f"at most {FUNCTION_LINES} lines: give its parts names of their own"


def test_a_test_fits_on_one_screen() -> None:
    long_ones = {
        f"{short(path)}: {name}": length(function)
        for path in suite()
        if not short(path).startswith(LONG_TESTS)
        for name, function in functions(tree(path))
        if length(function) > FUNCTION_LINES
    }

    assert not long_ones, f"at most {FUNCTION_LINES} lines: test one behavior"


def test_a_view_only_parses_calls_and_answers() -> None:
    fat = {
        f"{short(path)}: {name}": body_length(function)
        for path in program()
        for name, function in functions(tree(path))
        if is_view(function) and body_length(function) > VIEW_LINES
    }

    assert not fat, f"at most {VIEW_LINES} lines: what it decides belongs into a service or query"


def test_a_file_is_named_for_what_it_holds() -> None:
    vague = [short(each) for each in [*program(), *suite()] if each.stem in NO_NAMES]
    folders = [short(each.parent) for each in program() if each.parent.name in NO_NAMES]

    assert not set(vague) - BASES, "name it by its own words"
    assert not folders, "name it by its own words"


def test_nothing_is_imported_inside_a_function() -> None:
    late = {
        f"{short(path)}: {name}"
        for path in program()
        for name in late_imports(tree(path))
        if name.partition(".")[0] not in LATE
    }

    assert not late, "import at the top; if that makes a cycle, what two need belongs a layer lower"


def test_nothing_is_imported_for_types_alone() -> None:
    found = [
        short(path)
        for path in [*program(), *suite()]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
    ]

    assert not found, "needing it is the alarm for a cycle: move what two need a layer lower"


def test_the_type_checker_is_overruled_ten_times_at_most_and_never_without_a_reason() -> None:
    found = [
        (f"{short(path)}:{line}", comment)
        for path in program()
        for line, comment in comments(path)
        if TYPE_IGNORE.search(comment)
    ]

    unexplained = [place for place, comment in found if not WITH_REASON.match(comment)]
    assert not unexplained, "write # type: ignore[code] # and why"
    assert len(found) <= MOST_TYPE_IGNORES, f"help the checker instead: {found}"


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    import os",
        "if True:\n    import os",
        "class A:\n    from os import path",
        "try:\n    import os\nexcept ImportError:\n    pass",
    ],
)
def test_the_rule_sees_every_late_import(source: str) -> None:
    assert list(late_imports(ast.parse(source)))


def test_the_rules_count_what_they_say() -> None:
    source = "@bp.get('/')\n@open_to_all\ndef f():\n    '''Say.'''\n    a = 1\n\n    return a\n"
    (_, function), *_ = functions(ast.parse(source))

    assert is_view(function)
    assert (length(function), body_length(function)) == (5, 3)
