"""Whether a digest that somebody has typed belongs to a letter."""

import re
from collections.abc import Mapping
from enum import StrEnum

from signon.core.letters import LetterForm

#: Hexadecimal digits: the footer of each page has the first twelve.
SHORTEST = 12
_NOT_A_DIGIT = re.compile(r"[^0-9a-f]")


class Verdict(StrEnum):
    """What a digest says of a copy."""

    NOT_ASKED = "not_asked"
    TOO_SHORT = "too_short"
    CONTENT = "content"
    PDF = "pdf"
    DOCX = "docx"
    OTHER = "other"


def verdict(typed: str, digest: str, files: Mapping[LetterForm, str]) -> Verdict:
    """Return what ``typed`` belongs to: the letter's content, or one of its files.

    >>> verdict("AB cd", "abcd", {})
    <Verdict.TOO_SHORT: 'too_short'>
    """
    asked = _NOT_A_DIGIT.sub("", typed.lower().replace("sha-256", ""))
    if not typed.strip():
        return Verdict.NOT_ASKED
    if len(asked) < SHORTEST:
        return Verdict.TOO_SHORT
    if digest.startswith(asked):
        return Verdict.CONTENT
    found = next((form for form, sha256 in files.items() if sha256.startswith(asked)), None)
    return Verdict(found.value) if found else Verdict.OTHER
