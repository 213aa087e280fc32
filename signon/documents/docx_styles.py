"""The look of a letter in Word: the styles that a reader may change for the whole document."""

from typing import Any

#: English Metric Units, in which Word measures.
INCHES = 914_400
#: Faces that Word has on every machine; it has others for other scripts by itself.
SERIF, SANS = "Georgia", "Arial"
SOFT = "505664"
#: Name, the style it follows, points, space after in points.
PARAGRAPHS = (
    ("Roll", "Normal", 9, 1.5),
    ("RollHead", "Roll", 8.5, 1.5),
    ("RollRest", "Normal", 10, 0),
    ("Note", "Normal", 9, 6),
    ("Figure", "Normal", 26, 0),
    ("Small", "Normal", 8, 2),
)


def add_styles(document: Any, facts: dict[str, Any]) -> None:  # noqa: ANN401 - python-docx is imported late
    """Set the styles of headings, text and rolls."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy; only letters need it
    from docx.shared import Pt  # noqa: PLC0415 - likewise

    styles = document.styles
    _font(styles["Normal"], SERIF, 11)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    for name, size in (("Title", 28), ("Heading 1", 16), ("Heading 2", 11), ("Heading 3", 11)):
        _font(styles[name], SERIF if name in {"Title", "Heading 1"} else SANS, size)
        _color(styles[name], "14161C" if name == "Title" else facts["accent"].lstrip("#"))
        styles[name].paragraph_format.keep_with_next = True
    for name, based_on, points, after in PARAGRAPHS:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[based_on]
        _font(style, SERIF if name in {"Note", "Figure"} else SANS, points)
        style.paragraph_format.space_after = Pt(after)
    _hang(styles["Roll"])
    styles["RollHead"].font.bold = styles["RollRest"].font.bold = True
    styles["Figure"].font.bold = True
    _color(styles["Figure"], facts["accent"].lstrip("#"))
    _signature(styles)
    _font(styles["Footer"], SANS, 8)
    _color(styles["Footer"], SOFT)


def _signature(styles: Any) -> None:  # noqa: ANN401 - as above
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy; only letters need it
    from docx.shared import Pt  # noqa: PLC0415 - likewise

    style = styles.add_style("Signature", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(14)
    style.paragraph_format.keep_together = True


def _hang(style: Any) -> None:  # noqa: ANN401 - as above
    """Let the second line of a name stand further in, so that nobody takes it for another name."""
    from docx.shared import Pt  # noqa: PLC0415 - heavy; only letters need it

    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Pt(9), Pt(-9)


def _font(style: Any, name: str, points: float) -> None:  # noqa: ANN401 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy; only letters need it
    from docx.shared import Pt  # noqa: PLC0415 - likewise

    style.font.name, style.font.size = name, Pt(points)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), "Arial" if name == SANS else "Times New Roman")


def _color(style: Any, hexadecimal: str) -> None:  # noqa: ANN401 - as above
    from docx.shared import RGBColor  # noqa: PLC0415 - heavy; only letters need it

    style.font.color.rgb = RGBColor.from_string(hexadecimal.upper())
