"""Documents of many pages, set by a job or a command that has the time and the memory for them.

The same facts make the same bytes on every machine, as only fonts that come along are used, unless
a letter is in none of them.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from signon.documents.drawable import all_fonts, letters, named_in, own_fonts, replaced
from signon.documents.typesetting import SOURCES, Format

#: Tagged for screen readers and titled (PDF/UA), and complete in itself for archives (PDF/A).
STANDARDS: tuple[Literal["ua-1", "a-2a"], ...] = ("ua-1", "a-2a")
#: How often letters that only the whole document shows to be missing are replaced.
MOST_TRIES = 3


class Made(NamedTuple):
    """A document.

    :param undrawn: letters that no font here draws; their numbers stand in their place
    :param uses_system_fonts: another machine may draw some letters otherwise
    """

    data: bytes
    undrawn: tuple[str, ...] = ()
    uses_system_fonts: bool = False


class PageSetting(NamedTuple):
    """How a document is set.

    :param at: the time of creation in the file
    :param logo: the logo's file; empty for none
    :param pixels_per_inch: of a PNG
    """

    at: datetime
    kind: Format = "pdf"
    logo: bytes = b""
    pixels_per_inch: float = 72


def paged(source: str, facts: Mapping[str, Any], setting: PageSetting) -> Made:
    """Return the document that ``source`` sets from ``facts``.

    :param source: the name of a source, without ``.typ``
    """
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    found = letters(facts)
    undrawn, is_system = set(found.undrawn), found.needs_system
    for attempt in range(1, MOST_TRIES + 1):
        shown = replaced(dict(facts), sorted(undrawn)) if undrawn else facts
        noted = {**shown, "uses_system_fonts": is_system}
        try:
            data = _compiled(source, noted, setting, is_system=is_system)
        except typst.TypstError as error:
            more = named_in(error.diagnostic) - undrawn
            if not more or attempt == MOST_TRIES:
                raise
            undrawn |= more if is_system else set()
            is_system = True
        else:
            return Made(data, tuple(sorted(undrawn)), is_system)
    raise AssertionError


def _compiled(
    source: str, facts: Mapping[str, Any], setting: PageSetting, *, is_system: bool
) -> bytes:
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    compiler = typst.Compiler(
        SOURCES / f"{source}.typ",
        root=SOURCES,
        font_paths=all_fonts() if is_system else own_fonts(),
        sys_inputs={"facts": json.dumps(facts), "logo": json.dumps(list(setting.logo))},
    )
    made = compiler.compile(
        format=setting.kind,
        ppi=setting.pixels_per_inch,
        pdf_standards=list(STANDARDS) if setting.kind == "pdf" else None,
        timestamp=int(setting.at.timestamp()),
    )
    pages: Sequence[bytes | None] = made if isinstance(made, list) else [made]
    return bytes(pages[0] or b"")
