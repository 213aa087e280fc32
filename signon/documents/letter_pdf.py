"""A letter as PDF: tagged for screen readers, and complete in itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from signon.documents.long_words import settable
from signon.documents.paged import Made, PageSetting, paged
from signon.documents.typesetting import qr_code

#: A roll of more names sets many in one paragraph, as each paragraph takes memory.
MOST_SINGLE = 10_000
IN_A_PARAGRAPH = 40
#: Characters: a longer name may need a second line, and so a paragraph of its own.
SHORT = 24
Entry = Sequence[str]


def letter_pdf(facts: dict[str, Any], *, at: datetime, logo: bytes = b"") -> Made:
    """Return the PDF of a letter.

    :param facts: as ``signon.letters.content`` makes them
    :param at: the time of creation in the file
    """
    codes = {
        "qr_check": qr_code(facts["check_url"]),
        "qr_list": qr_code(facts["list_url"]),
        "roll": [_section(each) for each in facts["roll"]],
    }
    return paged("letter", facts | codes, PageSetting(at, logo=logo))


def _section(section: dict[str, Any]) -> dict[str, Any]:
    many = sum(len(group["entries"]) for group in section["groups"])
    most = 1 if many <= MOST_SINGLE else IN_A_PARAGRAPH
    groups = [
        {"heading": group["heading"], "paragraphs": list(_paragraphs(group["entries"], most))}
        for group in section["groups"]
    ]
    return section | {"groups": groups}


def _paragraphs(entries: Sequence[Entry], most: int) -> Iterator[list[Entry]]:
    """Yield the names of each paragraph: one, or many that are short."""
    pending: list[Entry] = []
    for name, place in entries:
        entry = [settable(name), place]
        is_alone = most == 1 or len(name) + len(place) > SHORT
        if pending and (is_alone or len(pending) == most):
            yield pending
            pending = []
        if is_alone:
            yield [entry]
        else:
            pending.append(entry)
    if pending:
        yield pending
