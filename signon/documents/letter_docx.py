"""A letter for Word: real styles and headings, numbered pages, tables whose head comes again."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from signon.documents.docx_cover import cover
from signon.documents.docx_parts import columns, entries, field, same_bytes, table, watermark
from signon.documents.docx_styles import INCHES, add_styles
from signon.documents.docx_text import write_blocks
from signon.documents.paged import Made

#: Twentieths of a point: of the names, the fields of work and the places of organizations.
WIDTHS = (4900, 2300, 2160)
HALVES = (4680, 4680)
Document = Any  # python-docx is imported late


def letter_docx(facts: dict[str, Any], *, at: datetime, logo: bytes = b"") -> Made:
    """Return the Word document of a letter.

    :param facts: as ``signon.letters.content`` makes them
    :param at: the time of creation in the file
    """
    import docx  # noqa: PLC0415 - heavy; only letters need it

    document: Document = docx.Document()
    _describe(document, facts, at)
    add_styles(document, facts)
    _frame(document, facts)
    cover(document, facts, logo)
    document.add_page_break()
    _letter(document, facts)
    _corrections(document, facts)
    for section in facts["roll"]:
        _roll(document, section, facts["words"])
    file = BytesIO()
    document.save(file)
    return Made(same_bytes(file.getvalue()))


def _describe(document: Document, facts: dict[str, Any], at: datetime) -> None:
    about = document.core_properties
    about.title, about.author = facts["document_title"], facts["publisher"]
    about.last_modified_by, about.comments = facts["publisher"], facts["description"]
    about.language, about.identifier = facts["language"], facts["id"]
    about.created = about.modified = at.replace(tzinfo=None)


def _frame(document: Document, facts: dict[str, Any]) -> None:
    """Write what stands on every page but the cover: the document's id and the page's number."""
    section = document.sections[0]
    section.page_width, section.page_height = INCHES * 17 // 2, INCHES * 11
    section.left_margin = section.right_margin = section.top_margin = INCHES
    section.different_first_page_header_footer = True
    footer = section.footer.paragraphs[0]
    footer.style = "Footer"
    footer.add_run(f"{facts['footer']}\t\t")
    before, _, rest = facts["words"]["page"].partition("{page}")
    between, _, after = rest.partition("{total}")
    footer.add_run(before)
    footer._p.append(field("PAGE"))  # noqa: SLF001 - python-docx has no words for fields
    footer.add_run(between)
    footer._p.append(field("NUMPAGES"))  # noqa: SLF001 - likewise
    footer.add_run(after)
    if facts["watermark"]:
        for header in (section.header, section.first_page_header):
            header.paragraphs[0]._p.append(watermark(facts["watermark"]))  # noqa: SLF001 - likewise


def _letter(document: Document, facts: dict[str, Any]) -> None:
    if facts["addressees"]:
        _lines(document.add_paragraph(), facts["addressees"])
    if facts["opening"]:
        document.add_paragraph(facts["opening"])
    write_blocks(document, facts["text"])
    if facts["closing"]:
        document.add_paragraph(facts["closing"])
    for each in facts["signatures"]:
        lines = filter(None, (each["name"], each["title"], each["organization"]))
        _lines(document.add_paragraph(style="Signature"), list(lines))
    if facts["identification"]:
        document.add_paragraph(facts["identification"], style="Note")


def _lines(paragraph: Any, lines: Sequence[str]) -> None:  # noqa: ANN401 - python-docx is imported late
    for number, line in enumerate(lines):
        run = paragraph.add_run(line)
        if number < len(lines) - 1:
            run.add_break()


def _corrections(document: Document, facts: dict[str, Any]) -> None:
    found = facts["corrections"]
    if found is None:
        return
    document.add_heading(found["heading"], 1)
    if found["rows"]:
        _append(document, [table(found["columns"], found["rows"], HALVES)])
        document.add_paragraph()
    for note in found["notes"]:
        document.add_paragraph(note)


def _roll(document: Document, section: dict[str, Any], words: dict[str, str]) -> None:
    from docx.enum.section import WD_SECTION  # noqa: PLC0415 - heavy; only letters need it

    document.add_section(WD_SECTION.NEW_PAGE)
    _in_columns(document, 1)
    document.add_heading(section["heading"], 1)
    for group in section["groups"]:
        if group["heading"]:
            document.add_heading(group["heading"], 2)
        if "fields" in group:
            _append(document, [_organizations(group, words)])
        else:
            document.add_section(WD_SECTION.CONTINUOUS)
            _in_columns(document, section["columns"])
            _append(document, entries(group["entries"], "Roll"))
    if section["rest"]:
        document.add_section(WD_SECTION.CONTINUOUS)
        _in_columns(document, 1)
        document.add_paragraph(section["rest"], style="RollRest")


def _organizations(group: dict[str, Any], words: dict[str, str]) -> Any:  # noqa: ANN401 - lxml's own type
    rows = (
        (name, work, place)
        for (name, place), work in zip(group["entries"], group["fields"], strict=True)
    )
    return table((words["organization"], words["field"], words["place"]), rows, WIDTHS)


def _in_columns(document: Document, number: int) -> None:
    """Let the last section have so many columns."""
    section = document.sections[-1]
    section.different_first_page_header_footer = False
    properties = section._sectPr  # noqa: SLF001 - python-docx has no words for columns
    for old in properties.xpath("w:cols"):
        properties.remove(old)
    properties.append(columns(number))


def _append(document: Document, elements: Sequence[Any]) -> None:
    """Add elements at the end of the text, which is before the properties of the last section."""
    last = document.element.body.sectPr
    for each in elements:
        last.addprevious(each)
