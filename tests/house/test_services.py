"""Every service has one shape: the session first, ``now`` by its name, no commit inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import called, functions, program, short, tree

NAMES = {"service.py", "outbox.py", "job_lease.py", "job_queue.py"}
SERVICES = [path for path in program() if path.name in NAMES or path.parent.name == "ledger"]
LOOKING = [path for path in program() if path.name == "queries.py"]
ENDS = {"session.begin", "session.begin_nested", "session.commit", "session.rollback"}


def misshapen(module: ast.Module) -> Iterator[str]:
    """Yield the public functions whose arguments are not as everywhere."""
    for name, function in functions(module):
        arguments = function.args
        positional = [each.arg for each in [*arguments.posonlyargs, *arguments.args]]
        by_name = [each.arg for each in arguments.kwonlyargs]
        is_public = not name.startswith("_") and "." not in name
        if is_public and "now" in positional:
            yield f"{name}: now must be given by its name, after the star"
        if is_public and "session" in [*positional[1:], *by_name]:
            yield f"{name}: the session comes first"
        if is_public and not positional:
            yield f"{name}: what it works on must be given to it"


def ends(module: ast.Module) -> Iterator[int]:
    """Yield the lines that begin or end a transaction."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ENDS:
            yield node.lineno


@pytest.mark.parametrize("path", SERVICES, ids=short)
def test_a_service_takes_the_session_first_and_now_by_its_name(path: Path) -> None:
    assert not list(misshapen(tree(path)))


@pytest.mark.parametrize("path", SERVICES + LOOKING, ids=short)
def test_a_service_leaves_the_transaction_to_whoever_opened_it(path: Path) -> None:
    advice = (
        "the view, command or worker opens the transaction, and commits it; flush() if you must"
    )
    assert not list(ends(tree(path))), advice


@pytest.mark.parametrize("path", LOOKING, ids=short)
def test_a_query_writes_nothing(path: Path) -> None:
    writes = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        if called(node) in {"add", "add_all", "append", "delete", "insert", "update", "flush"}
        if not isinstance(node.func, ast.Attribute) or ast.unparse(node.func.value) == "session"
    ]

    assert not writes, "what changes something belongs into the service"


@pytest.mark.parametrize(
    "source",
    [
        "def f(plan, session): pass",
        "def f(plan, *, session): pass",
        "def f(session, now): pass",
        "def f(*, now): pass",
    ],
)
def test_the_rule_sees_what_is_misshapen(source: str) -> None:
    assert list(misshapen(ast.parse(source)))


def test_the_rule_sees_a_commit() -> None:
    assert list(ends(ast.parse("def f(session):\n    session.commit()")))
