"""Documents and pictures, set by typst from the ``.typ`` sources beside this file.

What they say goes in as data (``sys.inputs``), never into a source, so no text can become code.
typst takes a tenth of a second of a whole core: one document is set at a time, and the latest are
remembered, so that whoever asks for the same again costs nothing.
"""

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from signon.core.errors import Overloaded

HERE = Path(__file__).parent
SOURCES, FONTS = HERE, HERE / "fonts"
#: Tagged for screen readers, and titled: PDF/UA.
ACCESSIBLE: Literal["ua-1"] = "ua-1"
PIXELS_PER_INCH = 72  # so that a point of a picture's source is a pixel
#: What typst says where PDF/UA asks it for a letter that no font has.
NOT_DRAWN = "could not be displayed"
WAIT_SECONDS = 3
MOST_REMEMBERED = 64
Format = Literal["pdf", "png"]
log = logging.getLogger(__name__)

_press = threading.Lock()
_remembered: OrderedDict[tuple[str, ...], bytes] = OrderedDict()


def typeset(
    source: str,
    facts: Mapping[str, Any],
    kind: Format = "pdf",
    *,
    at: datetime | None = None,
    logo: bytes = b"",
) -> bytes:
    """Return the document that ``source`` makes of ``facts``.

    :param source: the name of a source, without ``.typ``
    :param at: the time that a PDF says it was made, so that it is the same whenever it is made
    :param logo: the file of the logo that ``facts`` tell the digest of; without one, or where it
        cannot be drawn, the mark of the site stands in its place
    :raises Overloaded: others have been waiting for theirs too long already
    """
    key = (source, kind, str(at), json.dumps(facts, sort_keys=True))
    found = _remembered.get(key)
    if found is not None:
        return found
    if not _press.acquire(timeout=WAIT_SECONDS):
        raise Overloaded
    try:
        found = _remembered.get(key) or _set(key, kind, at, logo)
        _remembered[key] = found
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
        return found
    finally:
        _press.release()


def _set(key: tuple[str, ...], kind: Format, at: datetime | None, logo: bytes) -> bytes:
    try:
        return _compiled(key, kind, at, logo)
    except RuntimeError as error:  # typst's own: browsers draw some pictures that it does not
        if not logo:
            raise
        log.warning("%s is set without the plan's logo, which cannot be drawn: %s", key[0], error)
        return _compiled(key, kind, at, b"")


def _compiled(key: tuple[str, ...], kind: Format, at: datetime | None, logo: bytes) -> bytes:
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    source, *_others, facts = key
    inputs = {"facts": facts, "logo": json.dumps(list(logo))}
    compiler = typst.Compiler(
        SOURCES / f"{source}.typ", root=SOURCES, font_paths=_fonts(), sys_inputs=inputs
    )
    moment = int(at.timestamp()) if at else 0

    def made_by(standard: Literal["ua-1"] | None) -> bytes:
        made = compiler.compile(
            format=kind, ppi=PIXELS_PER_INCH, pdf_standards=standard, timestamp=moment
        )
        pages = made if isinstance(made, list) else [made]
        return bytes(pages[0] or b"")  # a picture has one page

    try:
        return made_by(ACCESSIBLE if kind == "pdf" else None)
    except typst.TypstError as error:
        if NOT_DRAWN not in str(error):
            raise
        log.warning("%s has letters that no font here draws: see signon/documents/fonts", source)
        return made_by(None)


@cache
def _fonts() -> Any:  # noqa: ANN401 - typst's own type, which only _set may import
    """Return our own fonts and the machine's, which draw what ours lack."""
    import typst  # noqa: PLC0415 - heavy; most processes set nothing

    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def qr_code(url: str) -> str:
    """Return a QR code of ``url`` as SVG, black on white with the margin that readers need."""
    import segno  # noqa: PLC0415 - rarely wanted

    drawn = BytesIO()
    style = {"border": 4, "dark": "#000", "light": "#fff", "omitsize": True}
    segno.make_qr(url, error="m").save(drawn, kind="svg", xmldecl=False, **style)
    return drawn.getvalue().decode()
