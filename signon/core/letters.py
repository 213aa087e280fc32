"""The fixed choices of a letter, and how a moment stands in it."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time

#: The paths of the pages on which anybody checks a copy of a letter.
LETTERS_PATH = "/letters"


class LetterKind(StrEnum):
    """A letter with all endorsers, or a supplement: only what has changed since the last letter."""

    LETTER = "letter"
    SUPPLEMENT = "supplement"


class RollOrder(StrEnum):
    """In which groups the organizations stand in the roll."""

    PLACE = "place"
    CATEGORY = "category"
    ALPHABET = "alphabet"


class LetterForm(StrEnum):
    """The kinds of file that a letter is made as."""

    PDF = "pdf"
    DOCX = "docx"


class Paper(StrEnum):
    """What is made of a plan besides letters."""

    HILL_SHEETS = "hill_sheets"
    POSTER_PDF = "poster_pdf"
    POSTER_PNG = "poster_png"


class LineStanding(StrEnum):
    """What a delivered letter says of a sign-on: a name, one of a number, or that it has left."""

    NAMED = "named"
    COUNTED = "counted"
    LEFT = "left"


MEDIA_TYPES = {
    LetterForm.PDF: "application/pdf",
    LetterForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def moment_in_words(at: datetime, timezone: str, locale: Locale) -> str:
    """Return day and minute with the zone: "November 24, 2020, 5:00 PM EST"."""
    zone = ZoneInfo(timezone)
    there = at.astimezone(zone)
    day = format_date(there.date(), "long", locale)
    minute = format_time(there, "short", tzinfo=zone, locale=locale)
    zone_name = format_datetime(there, "z", tzinfo=zone, locale=locale)
    # Few fonts have the narrow space that some locales write.
    return f"{day}, {minute} {zone_name}".replace("\u202f", "\xa0")


def letter_path(letter_id: object) -> str:
    """Return the path of the page on which a letter's copies are checked."""
    return f"{LETTERS_PATH}/{letter_id}"
