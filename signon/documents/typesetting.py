"""Documents and pictures, typeset by typst from the ``.typ`` sources in this directory.

Text is passed in as data (``sys.inputs``), never inserted into a source, so no text can become
code. typst uses a whole core for a tenth of a second, so one document is typeset at a time, and
the latest results are cached.
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
PIXELS_PER_INCH = 72  # so that one point in the source of a picture is one pixel
#: Part of typst's error when a character is in no font, which PDF/UA does not allow.
NOT_DRAWN = "could not be displayed"
WAIT_SECONDS = 3
MOST_REMEMBERED = 64
Format = Literal["pdf", "png"]
log = logging.getLogger(__name__)

_press = threading.Lock()  # held while typst runs
_remembered: OrderedDict[tuple[str, ...], bytes] = OrderedDict()


def typeset(
    source: str,
    facts: Mapping[str, Any],
    kind: Format = "pdf",
    *,
    at: datetime | None = None,
    logo: bytes = b"",
) -> bytes:
    """Return the document that ``source`` renders from ``facts``.

    :param source: the name of a source, without ``.typ``
    :param at: the creation time in the PDF's metadata; fixed, so that the bytes do not depend on
        when it is typeset
    :param logo: the logo's file, whose digest must be in ``facts``, as they are the cache key;
        without a logo, or if it cannot be drawn, the mark of the site is shown
    :raises Overloaded: other documents have been in the way for ``WAIT_SECONDS``
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
    except RuntimeError as error:  # typst's type; it cannot draw some pictures that browsers can
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
    """Return our own fonts, and the system's fonts for characters that ours lack."""
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


def qr_picture(url: str) -> bytes:
    """Return a QR code of ``url`` as PNG, for documents that draw no SVG."""
    import segno  # noqa: PLC0415 - rarely wanted

    drawn = BytesIO()
    segno.make_qr(url, error="m").save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()
