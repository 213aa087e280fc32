"""A sign-on's state and events are written in one module, which only the ledger calls."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import called, placed, program, short, tree

# Where a state is written, and why it may be.
ALLOWED = {
    ("signon/models/sign_on.py", "SignOn.take"): "the one writer",
    ("signon/plan/service.py", "_move"): "a plan's own state",
    ("signon/mail/service.py", "record_sent"): "a mail's state",
    ("signon/mail/service.py", "drop"): "a mail's state",
    ("signon/mail/service.py", "fail"): "a mail's state",
    ("signon/ledger/erase.py", "_erase_around"): "the state of waiting mails",
    ("signon/ledger/forget.py", "_let_go"): "the state of waiting mails",
    ("signon/models/pending_sign_on.py", "pending"): "every sign-on begins as pending",
    ("signon/models/job_lease.py", ""): "a job's state, as it waits again",
    ("signon/models/job_lease.py", "failed"): "a job's state",
    ("signon/models/job_lease.py", "finish"): "a job's state",
    ("signon/models/job_queue.py", "cancel"): "a job's state",
    ("signon/models/job_queue.py", "claim"): "a job's state",
    ("signon/core/errors.py", "StepRefused.__init__"): "it tells which state refused",
}
# A dict of values for a statement, as against what is told or shown.
STATE_ENUM = re.compile(r"(?:State|MailState|PlanState|JobState)")
RAW_SQL = re.compile(r"\b(?:UPDATE|INSERT\s+INTO)\s+\"?sign_on\b", re.IGNORECASE)


def writes(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every place where a state is, or might be, written: its function and its line."""
    for function, node in placed(module):
        if is_assignment(node) or is_statement(node) or is_raw(node):
            yield function, getattr(node, "lineno", 0)


def is_assignment(node: ast.AST) -> bool:
    """Find ``x.state = …``, also within a longer target, and ``setattr(x, "state", …)``."""
    if isinstance(node, ast.Call) and called(node) in {"setattr", "__setattr__", "set_attribute"}:
        return any(isinstance(each, ast.Constant) and each.value == "state" for each in node.args)
    is_target = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    return is_target and node.attr == "state"  # type: ignore[attr-defined] # is_target says so


def is_statement(node: ast.AST) -> bool:
    """Find a state among the values of an INSERT or UPDATE, or gathered for one."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(_is_state(key) and _is_word(value) for key, value in pairs)
    if not isinstance(node, ast.Call) or called(node) not in {"values", "SignOn", "Event"}:
        return False
    words = {each.arg for each in node.keywords}
    return bool(words & {"state", "after"})


def is_raw(node: ast.AST) -> bool:
    """Find SQL in a text that changes sign-ons past all rules."""
    return isinstance(node, ast.Constant) and bool(RAW_SQL.search(str(node.value)))


def _is_state(key: ast.expr | None) -> bool:
    if isinstance(key, ast.Attribute):
        return key.attr == "state"
    return isinstance(key, ast.Constant) and key.value in {"state", "after"}


def _is_word(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and bool(STATE_ENUM.fullmatch(ast.unparse(value.value)))


# Who writes states and events of sign-ons: methods of a sign-on, and functions of its module.
WRITERS = {"take", "record_move", "insert_pending", "pending", "event_columns"}
OWN = {
    "signon/models/sign_on.py",
    "signon/models/pending_sign_on.py",
    "signon/models/event.py",
}


def strangers_who_write(path: Path) -> Iterator[str]:
    """Yield the calls of writers, and the events made, outside of the ledger."""
    name = short(path)
    if name in OWN or name.startswith("signon/ledger/"):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and called(node) in WRITERS | {"Event"}:
            yield f"{name}:{node.lineno} {ast.unparse(node.func)}"
        if isinstance(node, ast.Call) and called(node) == "insert":
            yield from (f"{name}:{node.lineno}" for each in node.args if is_event(each))


def is_event(node: ast.expr) -> bool:
    return ast.unparse(node) in {"Event", "SignOn", "table(Event)", "table(SignOn)"}


def places() -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for path in program():
        for function, line in writes(tree(path)):
            found.setdefault((short(path), function), []).append(line)
    return found


@pytest.mark.parametrize("path", program(), ids=short)
def test_only_the_ledger_moves_a_sign_on(path: Path) -> None:
    advice = "call a deed of signon.ledger, or give the new deed a module there"
    assert not list(strangers_who_write(path)), advice


def test_only_take_assigns_the_state_of_a_sign_on() -> None:
    strangers = {place: lines for place, lines in places().items() if place not in ALLOWED}

    assert not strangers, "let the sign-on take a step instead: sign_on.take(Step.…, at=…, by=…)"


def test_every_exception_is_still_there() -> None:
    assert not ALLOWED.keys() - places().keys(), "take off the list what is gone"


@pytest.mark.parametrize(
    "line",
    [
        "sign_on.state = State.LISTED",
        "sign_on.state, other = State.LISTED, 1",
        "sign_on.state: State = State.LISTED",
        "for sign_on.state in State: pass",
        "setattr(sign_on, 'state', State.LISTED)",
        "session.execute(update(SignOn).values(state=State.LISTED))",
        "session.execute(update(SignOn).where(x).values({SignOn.state: State.LISTED}))",
        "session.execute(update(SignOn), [{'id': 1, 'state': State.LISTED}])",
        "session.execute(text('update sign_on set state = 1'))",
        "Event(after=State.LISTED)",
        "session.execute(insert(Event), {'after': State.LISTED})",
    ],
)
def test_the_rule_sees_every_way_to_write_a_state(line: str) -> None:
    assert list(writes(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "if sign_on.state is State.LISTED: pass",
        "before = sign_on.state",
        "select(SignOn).where(SignOn.state == State.LISTED)",
        "Deed(before={'state': before}, after={'state': sign_on.state})",
    ],
)
def test_the_rule_lets_a_state_be_read_and_told(line: str) -> None:
    assert not list(writes(ast.parse(line)))
