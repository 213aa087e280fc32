"""The text of a letter in Word: paragraphs, headings, lists, quotations, links."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]
Document = Any  # python-docx is imported late
HIGHEST_HEADING, MOST_LEVELS = 6, 3


def write_blocks(document: Document, blocks: Sequence[Block], *, style: str = "Normal") -> None:
    """Write blocks of Markdown, as ``markdown_blocks`` returns them."""
    for block in blocks:
        if block["type"] == "list":
            _list(document, block, 1)
        elif block["type"] == "quote":
            write_blocks(document, block["blocks"], style="Quote")
        elif block["type"] == "heading":
            level = min(block["level"] - 1, HIGHEST_HEADING)
            _runs(document.add_heading("", level), block["runs"])
        else:
            _runs(document.add_paragraph(style=style), block["runs"])


def _list(document: Document, block: Block, depth: int) -> None:
    level = "" if depth == 1 else f" {min(depth, MOST_LEVELS)}"
    style = f"List Number{level}" if block["is_numbered"] else f"List Bullet{level}"
    number = _numbering(document, style, block["start"]) if block["is_numbered"] else None
    for item in block["items"]:
        is_first = True
        for inner in item:
            if inner["type"] == "list":
                _list(document, inner, depth + 1)
                continue
            paragraph = document.add_paragraph(style=style if is_first else "List Continue")
            if is_first and number is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no words for it
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number
            _runs(paragraph, inner.get("runs", ()))
            is_first = False


def _numbering(document: Document, style: str, start: int) -> int:
    """Return the id of a numbering of its own, that begins at ``start``."""
    own = document.styles[style].element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    number = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
    number.add_lvlOverride(0).add_startOverride(start)
    return int(number.numId)


def _runs(paragraph: Any, runs: Sequence[Block]) -> None:  # noqa: ANN401 - python-docx is imported late
    for run in runs:
        if "break" in run:
            paragraph.add_run().add_break()
            continue
        place = _link(paragraph, run["link"]) if "link" in run else paragraph
        written = place.add_run(run["text"]) if place is paragraph else _run_in(place, run["text"])
        written.bold, written.italic = run.get("strong"), run.get("em")
        if run.get("code"):
            written.font.name = "Courier New"
        if place is not paragraph:
            written.font.underline = True


def _link(paragraph: Any, url: str) -> Any:  # noqa: ANN401 - as above
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - heavy; only letters need it
    from docx.oxml import OxmlElement  # noqa: PLC0415 - likewise
    from docx.oxml.ns import qn  # noqa: PLC0415 - likewise

    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    paragraph._p.append(link)  # noqa: SLF001 - python-docx writes no links
    return link


def _run_in(link: Any, text: str) -> Any:  # noqa: ANN401 - as above
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy; only letters need it
    from docx.text.run import Run  # noqa: PLC0415 - likewise

    element = OxmlElement("w:r")
    link.append(element)
    run = Run(element, link)
    run.text = text
    return run
