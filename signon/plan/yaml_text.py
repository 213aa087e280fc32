"""Read the YAML of a front matter, and lose nothing that was written.

YAML has many surprises: ``Plan #1 for all`` is "Plan", ``no`` is false, ``1.10`` is 1.1, ``012`` is
10, and the second of two equal keys wins. Here every value stays the text that it is in the file;
whoever reads a setting decides what it means. What would cut a value is refused.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.tokens import AliasToken, AnchorToken, TagToken

from signon.core.errors import PlanFileRefused

FIRST_LINE = 2  # of the front matter, in the file
#: Marks of YAML that would take a word off a value: "&", "*" and "!" at its beginning.
_MARKS = {
    AnchorToken: "&",
    AliasToken: "*",
    TagToken: "!",
}
_COMMENT = re.compile(r"[ \t]+#")
_NOTHING = re.compile(r"~|null|Null|NULL|")


class _TextLoader(yaml.SafeLoader):
    """A safe loader that keeps every value as text, but for an empty one or ``null``."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML has it

    def construct_scalar(self, node: ScalarNode | MappingNode) -> Any:  # noqa: ANN401 - as PyYAML has it
        """Return the text of a value; None for one that was left empty."""
        if isinstance(node, ScalarNode) and node.style is None and _NOTHING.fullmatch(node.value):
            return None
        return super().construct_scalar(node)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - as PyYAML has it
        """Return a mapping.

        :raises PlanFileRefused: a key stands in it twice
        """
        seen = set[str]()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise PlanFileRefused(f"{key.value} stands here twice", _line(key))
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read(lines: list[str]) -> object:
    """Return what ``lines`` hold: text, lists and mappings of text.

    :raises PlanFileRefused: they are not YAML, or YAML would cut a value
    """
    text = "\n".join(lines)
    try:
        _check_marks(text)
        loader = _TextLoader(text)
        root = loader.get_single_node()
        _check_comments(root, lines)
        return None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "this is no YAML"
        line = mark.line + FIRST_LINE if mark else FIRST_LINE
        raise PlanFileRefused(str(problem), line) from None
    except RecursionError:
        raise PlanFileRefused("the front matter is nested too deeply", FIRST_LINE) from None


def line_of(lines: list[str], path: Sequence[str | int]) -> int:
    """Return the line in the file where a value begins, or as much of ``path`` as is there.

    :param path: names of settings and places in lists, such as ``("questions", 0, "words")``
    """
    node, line = yaml.compose("\n".join(lines), Loader=_TextLoader), FIRST_LINE
    for step in path:
        pairs = _entries(node)
        if step not in pairs:
            break
        begin, node = pairs[step]
        line = _line(begin)
    return line


def _entries(node: Node | None) -> dict[str | int, tuple[Node, Node]]:
    """Return what a mapping or a list holds: where each entry begins, and its value."""
    if isinstance(node, MappingNode):
        return {key.value: (key, value) for key, value in node.value}
    items = node.value if isinstance(node, SequenceNode) else []
    return {place: (each, each) for place, each in enumerate(items)}


def _check_marks(text: str) -> None:
    """Check that no value begins with a sign that YAML would take for something else.

    :raises PlanFileRefused: one does
    """
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        sign = _MARKS.get(type(token))
        if sign is not None:
            why = f"a value that begins with {sign} needs quotes around it"
            raise PlanFileRefused(why, token.start_mark.line + FIRST_LINE)


def _check_comments(root: Node | None, lines: list[str]) -> None:
    """Check that no value without quotes is followed by "#", from which on YAML drops it.

    :raises PlanFileRefused: one is
    """
    for node in _scalars(root):
        rest = lines[node.end_mark.line][node.end_mark.column :] if node.style is None else ""
        if _COMMENT.match(rest):
            raise PlanFileRefused(
                "what follows # would be dropped; put the value in quotes, or the comment on a"
                " line of its own",
                _line(node),
            )


def _scalars(node: Node | None) -> list[ScalarNode]:
    if isinstance(node, ScalarNode):
        return [node]
    parts = node.value if node is not None else []
    inner = [each for pair in parts for each in (pair if isinstance(pair, tuple) else (pair,))]
    return [found for each in inner for found in _scalars(each)]


def _line(node: Node) -> int:
    return int(node.start_mark.line) + FIRST_LINE
