"""Markdown as a tree of plain values, from which documents of every format are set.

No HTML is made on the way, and no source: what a text says can never become a document's code.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_markdown = MarkdownIt("commonmark", {"html": False})
SCHEMES = frozenset({"http", "https", "mailto"})
#: Signs that a style adds to the text of an inline node.
STYLES = {"strong": "strong", "em": "em", "code_inline": "code"}
Block = dict[str, Any]
#: A piece of text and how it looks: ``strong``, ``em``, ``code``, or the address of a link.
Run = dict[str, Any]


def blocks(markdown: str, *, below: int = 1) -> list[Block]:
    """Return the blocks of a text: paragraphs, headings, lists and quotations.

    :param below: the level of the heading over the text; those of the text follow it, and none
        skips a level, which readers by ear would take for a missing heading
    """
    found = _blocks(SyntaxTreeNode(_markdown.parse(markdown)).children)
    depth = below
    for heading in _headings(found):
        depth = heading["level"] = min(below + heading["level"], depth + 1)
    return found


def _headings(found: Sequence[Block]) -> Iterator[Block]:
    for block in found:
        if block["type"] == "heading":
            yield block
        for inner in (*block.get("items", ()), block.get("blocks", ())):
            yield from _headings(inner)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Block]:
    return [block for node in nodes for block in _block(node)]


def _block(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "paragraph":
        yield {"type": "paragraph", "runs": _runs(node)}
    elif node.type == "heading":
        yield {"type": "heading", "level": int(node.tag[1:]), "runs": _runs(node)}
    elif node.type in {"bullet_list", "ordered_list"}:
        items = [_blocks(item.children) for item in node.children]
        start = int(str(node.attrs.get("start", 1)))
        yield {"type": "list", "is_numbered": node.type[0] == "o", "start": start, "items": items}
    elif node.type == "blockquote":
        yield {"type": "quote", "blocks": _blocks(node.children)}
    elif node.content:  # code, as whoever wrote the letter has indented it
        yield {"type": "paragraph", "runs": [{"text": node.content.rstrip("\n")}]}


def _runs(node: SyntaxTreeNode) -> list[Run]:
    return [run for child in node.children for run in _inline(child, {})]


def _inline(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    if node.type in {"softbreak", "hardbreak"}:
        yield {"text": " "} if node.type == "softbreak" else {"break": True}
    elif node.type in {"text", "code_inline", "image"}:
        words = node.content
        if words:
            yield {"text": words, **style, **({"code": True} if "code" in node.type else {})}
    else:
        for child in node.children:
            yield from _inline(child, style | _style(node))


def _style(node: SyntaxTreeNode) -> Run:
    if node.type == "link":
        href = str(node.attrs.get("href", ""))
        return {"link": href} if urlsplit(href).scheme in SCHEMES else {}
    return {STYLES[node.type]: True} if node.type in STYLES else {}
