"""Parts of Word documents that python-docx has no words for: fields, columns, tables with a head.

Long rolls are written as XML: python-docx would take minutes for a hundred thousand names.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: What XML cannot hold; the text policy lets none of it in, and a file must open whatever is in it.
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], None)
_RIGHT_TO_LEFT = {"R", "AL"}
#: The earliest time that a ZIP file can hold; what is inside says when the document was made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
Element = Any  # lxml's own type, which has no type hints


def parsed(xml: str) -> Element:
    """Return the element of some XML of ours, whose root has the namespaces."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - heavy; only letters need it

    return parse_xml(xml)


def run(text: str, *, style: str = "") -> str:
    """Return a piece of text as XML; one from right to left says so, and stays by itself."""
    clean = text.translate(_NOT_IN_XML)
    is_turned = not clean.isascii() and any(
        unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in clean
    )
    properties = f"{style}{'<w:rtl/>' if is_turned else ''}"
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{escape(clean)}</w:t></w:r>'


def entry(name: str, place: str, style: str) -> str:
    """Return one line of a roll as XML."""
    rest = run(f", {place}") if place else ""
    head = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return f"{head}{run(name)}{rest}</w:p>"


def entries(pairs: Iterable[Sequence[str]], style: str) -> list[Element]:
    """Return the lines of a roll."""
    lines = "".join(entry(name, place, style) for name, place in pairs)
    return list(parsed(f"<w:body {NAMESPACES}>{lines}</w:body>"))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Element:
    """Return a table whose first row stands again at the top of each page.

    :param widths: of the columns, in twentieths of a point
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(header, widths, "RollHead", is_header=True)
    body = "".join(_row(row, widths, "Roll") for row in rows)
    borders = '<w:bottom w:val="single" w:sz="4" w:color="D9DCE3"/>'
    inside = '<w:insideH w:val="single" w:sz="4" w:color="D9DCE3"/>'
    about = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}{inside}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/></w:tblPr>'
    )
    return parsed(f"<w:tbl {NAMESPACES}>{about}<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>")


def _row(
    cells: Sequence[str], widths: Sequence[int], style: str, *, is_header: bool = False
) -> str:
    about = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_header else ''}</w:trPr>"
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{entry(cell, "", style)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{about}{inside}</w:tr>"


def field(code: str) -> Element:
    """Return a field that Word fills in, such as ``PAGE``."""
    return parsed(
        f'<w:fldSimple {NAMESPACES} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )


def columns(number: int) -> Element:
    """Return how many columns a section has."""
    return parsed(f'<w:cols {NAMESPACES} w:num="{number}" w:space="360"/>')


def watermark(word: str) -> Element:
    """Return a word that stands across every page, for its header."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:520pt;height:150pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    path = 'style="font-family:&quot;Arial&quot;;font-size:1pt"'
    return parsed(
        f"<w:r {NAMESPACES}><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        "</v:shapetype>"
        f'<v:shape id="watermark" o:spid="_x0000_s2049" type="#_x0000_t136" style="{style}"'
        ' o:allowincell="f" fillcolor="#c9d0ea" stroked="f"><v:fill opacity=".5"/>'
        f"<v:textpath {path} string={quoteattr(word)}/></v:shape></w:pict></w:r>"
    )


def same_bytes(document: bytes) -> bytes:
    """Return a Word document whose bytes do not depend on when and where it was written."""
    packed = BytesIO()
    with ZipFile(BytesIO(document)) as old, ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            new.writestr(info, old.read(name), compresslevel=6)
    return packed.getvalue()
