"""Who acted and what was done are types; neither is ever spelled as a string."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import called, program, short, tree

#: What is told to whom: the arguments of a call that are an actor or an action.
TYPED = {"AuditEntry": {"actor", "action"}, "Actor": {""}, "AuditAction": {""}, "Change": {""}}
WHO = "by"
TYPES = "signon/core/actor.py"


def strings(module: ast.Module) -> Iterator[int]:
    """Yield the lines of the actors and actions that are made from a string."""
    for call in [node for node in ast.walk(module) if isinstance(node, ast.Call)]:
        names = TYPED.get(called(call), set()) | {WHO}
        given = [each.value for each in call.keywords if each.arg in names]
        given += call.args[:1] if "" in names else []
        yield from (each.lineno for each in given if is_made_from_string(each))


def is_made_from_string(value: ast.expr) -> bool:
    """Say whether a value is a string, an f-string, or ``str(…)``, in a choice of two too."""
    choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    return any(
        isinstance(each, ast.JoinedStr)
        or (isinstance(each, ast.Constant) and isinstance(each.value, str))
        or (isinstance(each, ast.Call) and called(each) == "str")
        for each in choices
    )


@pytest.mark.parametrize("path", [path for path in program() if short(path) != TYPES], ids=short)
def test_no_actor_and_no_action_is_made_from_a_string(path: Path) -> None:
    assert not list(strings(tree(path))), "use the constants of signon/core/actor.py, AuditAction"


@pytest.mark.parametrize(
    "source",
    [
        "AuditEntry(actor=f'{staff}', action=AuditAction.ERASE)",
        "AuditEntry(actor=SIGNER, action='erase')",
        "AuditEntry(actor=SIGNER, action=f'{state}_plan')",
        "sign_on.take(step, by=OPERATOR if is_staff else 'signer')",
        "open_plan(plan, by=str(staff.id))",
        "Actor('signer')",
        "AuditAction(f'{state}_plan')",
    ],
)
def test_the_rule_sees_an_actor_or_action_made_from_a_string(source: str) -> None:
    assert list(strings(ast.parse(source)))
