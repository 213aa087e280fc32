"""Which letters of a document our own fonts draw, which need a font of the machine, which none has.

typst draws a box for a letter that no font has, and says nothing, unless PDF/UA is asked for: then
it refuses, and names every one. So the different letters of a document are set once by themselves.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import regex

from signon.documents.typesetting import ACCESSIBLE, FONTS, NOT_DRAWN, SOURCES

_CLUSTER = regex.compile(r"\X")
#: In typst's error: the letters that are in no font, as Rust writes a string.
_NAMED = re.compile(r'the text `"((?:\\.|[^"\\])*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class Letters(NamedTuple):
    """What is special about the letters of a document.

    :param undrawn: the letters that no font here draws
    :param needs_system: whether some are drawn by fonts of this machine only
    """

    undrawn: tuple[str, ...]
    needs_system: bool


def letters(facts: object) -> Letters:
    """Return which letters of a document's facts our own fonts do not draw."""
    pieces = sorted(_clusters(facts))
    missing = _undrawn(pieces, is_system=False)
    if not missing:
        return Letters((), needs_system=False)
    lost = _undrawn(sorted(missing), is_system=True)
    return Letters(tuple(sorted(lost)), needs_system=lost != missing)


def replaced(value: Any, undrawn: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON
    """Return facts with the number of each letter that cannot be drawn in its place: [U+E000]."""
    if isinstance(value, str):
        for each in undrawn:
            value = value.replace(each, "".join(f"[U+{ord(sign):04X}]" for sign in each))
        return value
    if isinstance(value, Mapping):
        return {key: replaced(each, undrawn) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(each, undrawn) for each in value]
    return value


def named_in(error: str) -> set[str]:
    """Return the letters that an error of typst says no font draws."""
    return {_ESCAPE.sub(_unescaped, each) for each in _NAMED.findall(error)}


@cache
def own_fonts() -> Any:  # noqa: ANN401 - typst's own type, which is imported late
    """Return the fonts that come along, and none of the machine's."""
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def all_fonts() -> Any:  # noqa: ANN401 - likewise
    """Return our own fonts, and the machine's for what ours lack."""
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _undrawn(pieces: Sequence[str], *, is_system: bool) -> set[str]:
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    if not pieces:
        return set()
    compiler = typst.Compiler(
        SOURCES / "probe.typ",
        root=SOURCES,
        font_paths=all_fonts() if is_system else own_fonts(),
        sys_inputs={"facts": json.dumps(pieces)},
    )
    try:
        compiler.compile(format="pdf", pdf_standards=ACCESSIBLE, timestamp=0)
    except typst.TypstError as error:
        if NOT_DRAWN not in error.diagnostic:
            raise
        return named_in(error.diagnostic)
    return set()


def _clusters(value: object) -> set[str]:
    """Return the different letters, with their marks, of all texts; ASCII is in every font."""
    if isinstance(value, str):
        return set() if value.isascii() else set(_CLUSTER.findall(value))
    found: set[str] = set()
    for each in _parts(value):
        found |= _clusters(each)
    return found


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list | tuple):
        yield from value


def _unescaped(found: re.Match[str]) -> str:
    code, sign = found.groups()
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(sign, sign)
