"""The cover of a letter in Word: what it is, how many stand behind it, and how to check a copy."""

from io import BytesIO
from typing import Any

from signon.documents.docx_parts import table
from signon.documents.typesetting import qr_picture

Document = Any  # python-docx is imported late
QR_INCHES, LOGO_INCHES = 1.0, 0.6
#: Twentieths of a point: of the words and what they stand for.
WIDTHS = (2000, 7360)


def cover(document: Document, facts: dict[str, Any], logo: bytes) -> None:
    """Write the first page."""
    from docx.shared import Inches  # noqa: PLC0415 - heavy; only letters need it

    if logo and facts["logo"] and facts["logo"]["format"] != "webp":  # Word draws no WebP
        _picture(document, logo, Inches(LOGO_INCHES), facts["logo"]["text"] or "")
    document.add_paragraph(facts["kind"], style="Subtitle")
    document.add_paragraph(facts["title"], style="Title")
    if facts["about"]:
        document.add_paragraph(facts["about"])
    for number, word in facts["figures"]:
        document.add_paragraph(style="Figure").add_run(f"{number} {word}")
    document.add_paragraph(facts["as_of"])
    words = facts["words"]
    rows = [
        *([(words["behind"], facts["behind"])] if facts["behind"] else []),
        ("SHA-256", facts["digest"]),
        (words["check"], f"{facts['check_url']} {words['explained']}"),
        (words["list"], facts["list_url"]),
    ]
    # The first row of a table is its head; a cover has one page, so it never comes again.
    document.element.body.sectPr.addprevious(table((words["id"], facts["id"]), rows, WIDTHS))
    codes = document.add_paragraph()
    for url, word in ((facts["check_url"], words["check"]), (facts["list_url"], words["list"])):
        _picture(codes, qr_picture(url), Inches(QR_INCHES), word)
        codes.add_run(f" {word}    ")


def _picture(place: Any, data: bytes, height: int, text: str) -> None:  # noqa: ANN401 - a document or a paragraph
    run = place.add_run() if hasattr(place, "add_run") else place.add_paragraph().add_run()
    shape = run.add_picture(BytesIO(data), height=height)
    shape._inline.docPr.set("descr", text)  # noqa: SLF001 - python-docx has no words for it
