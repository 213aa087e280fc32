"""A plan's Markdown as its readers see it: words, without the signs that only mark them up."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})
BULLET = "\u2022"
_ENDS_OF_BLOCKS = {"paragraph_close": "\n\n", "heading_close": "\n\n"}


def plain_text(markdown: str) -> str:
    """Return the text of ``markdown``, with an empty line between its blocks.

    An item of a list has its bullet or number, and a link its address behind it, so that a
    comparison of two texts shows a change of either.
    """
    return "".join(_pieces(_markdown.parse(markdown))).strip()


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    lists: list[int | None] = []  # of each list around: its next number, None for bullets
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            lists.append(None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        else:
            yield _item(lists) if token.type == "list_item_open" else _piece(token)


def _item(lists: list[int | None]) -> str:
    """Return what stands before an item of the innermost list, and count it."""
    number = lists[-1]
    if number is None:
        return f"{BULLET} "
    lists[-1] = number + 1
    return f"{number}. "


def _piece(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(token.children or []))
    if token.type in {"code_block", "fence"}:
        return f"{token.content}\n"
    return _ENDS_OF_BLOCKS.get(token.type, "")


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            yield f" ({addresses.pop()})"
        else:
            yield "\n" if token.type in {"softbreak", "hardbreak"} else token.content
