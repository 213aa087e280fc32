"""The house as its rules read it: files, syntax trees, comments."""

import ast
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from signon.config import CHECKOUT

Function = ast.FunctionDef | ast.AsyncFunctionDef


def program() -> list[Path]:
    """Return the modules of ``signon``."""
    return sorted((CHECKOUT / "signon").rglob("*.py"))


def suite() -> list[Path]:
    return sorted((CHECKOUT / "tests").rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in (CHECKOUT / "templates").rglob("*.*") if path.suffix != ".css")


def short(path: Path) -> str:
    """Return the path from the checkout on, as a message names it."""
    return path.relative_to(CHECKOUT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def functions(node: ast.AST, inside: str = "") -> Iterator[tuple[str, Function]]:
    """Yield every function with its name: ``Class.method``, ``outer.inner``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            name = f"{inside}{child.name}"
            if isinstance(child, Function):
                yield name, child
            yield from functions(child, f"{name}.")
        else:
            yield from functions(child, inside)


def placed(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node with the name of the function that it stands in; empty outside of all."""
    where: dict[int, str] = {}
    for name, function in functions(module):  # an outer function comes before its inner ones
        where |= {id(node): name for node in ast.walk(function)}
    for node in ast.walk(module):
        yield where.get(id(node), ""), node


def called(call: ast.Call) -> str:
    """Return the last word of what is called: ``c`` for ``a.b.c()``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_bare(node: ast.AST | None) -> bool:
    """Say whether ``node`` is a text with letters that nobody can translate."""
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant) and has_letter(node.value)


def has_letter(value: object) -> bool:
    return isinstance(value, str) and any(sign.isalpha() for sign in value)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold a real comment, and the comment."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
