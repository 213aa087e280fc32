"""Long documents: every script is drawn, or said not to be, and no name breaks a page."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from signon.documents.drawable import letters
from signon.documents.letter_pdf import letter_pdf
from signon.documents.long_words import settable
from signon.documents.markdown_blocks import blocks
from signon.letters import labels
from tests.documents.test_typesetting import is_ours
from tests.security.corpora import real

AT = datetime(2020, 11, 24, 22, tzinfo=UTC)
NOWHERE = "\U0010fffd"  # for private use: no font has it


def facts(names: list[str]) -> dict[str, Any]:
    """Return the facts of a letter behind which these stand."""
    group = {"heading": "Texas", "entries": [[name, "Houston"] for name in names]}
    section = {"heading": "Organizations", "columns": 2, "groups": [group]}
    empty = dict.fromkeys(("about", "behind", "identification", "corrections", "watermark", "logo"))
    return empty | {
        "accent": "#1f3cae",
        "addressees": ["The Speaker"],
        "as_of": "as of November 24, 2020",
        "check_url": "https://example.org/letters/1",
        "closing": "",
        "description": "Two stand behind it",
        "digest": "9f86d081884c7d65",
        "direction": "ltr",
        "document_title": "Letter",
        "figures": [["2", "organizations"]],
        "footer": "1",
        "id": "1",
        "kind": "Letter",
        "language": "en",
        "list_url": "https://example.org/plans/fair-plan/endorsers",
        "opening": "Dear all,",
        "publisher": "A Fair Plan",
        "roll": [section | {"note": None, "rest": None}],
        "signatures": [],
        "text": blocks("We ask."),
        "title": "A Fair Letter",
        "words": {name: each.text for name, each in labels.WORDS.items()},
    }


def test_our_own_fonts_draw_every_script_that_they_promise() -> None:
    names = [name for name in real() if is_ours(name)]
    made = letter_pdf(facts(names), at=AT)
    assert (made.undrawn, made.uses_system_fonts) == ((), False)


def test_a_letter_that_no_font_has_is_named_and_its_number_stands_in_its_place() -> None:
    made = letter_pdf(facts([f"Acme {NOWHERE}"]), at=AT)
    assert made.undrawn == (NOWHERE,)
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(made.data)).pages)
    assert "[U+10FFFD]" in words


def test_what_is_drawn_by_a_font_of_the_machine_is_told_apart() -> None:
    assert letters(["Ünï", NOWHERE]) == ((NOWHERE,), False)


@pytest.mark.parametrize("name", ["W" * 200, "ش" * 200, "iiii " * 40, "ไ" * 200, "ग" * 200])
def test_any_name_stays_within_its_column(name: str) -> None:
    """A name of 200 letters must break into lines, each shorter than the column."""
    made = letter_pdf(facts([name]), at=AT)
    page = PdfReader(BytesIO(made.data)).pages[-1]
    lines = [line for line in page.extract_text().splitlines() if line.strip()]
    assert max(map(len, lines)) < 120
    assert len(lines) > 2  # it is broken


def test_a_heading_never_skips_a_level() -> None:
    found = blocks("### First\n\n# Second\n\n> ##### Third")
    assert [found[0]["level"], found[1]["level"], found[2]["blocks"][0]["level"]] == [2, 2, 3]


def test_a_name_from_right_to_left_stands_by_itself() -> None:
    assert settable("منظمة") == "\u2068منظمة\u2069"
