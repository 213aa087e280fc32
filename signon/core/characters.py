"""Which characters and runs of characters a line of text may not have, and why."""

from collections.abc import Iterator

import regex

from signon.core.errors import Reason

# Sets of characters for regular expressions, named after Unicode's character properties.
MARK = r"[\p{M}--\p{Variation_Selector}]"
JOINER = r"[\p{Join_Control}\u180e]"  # ZWNJ, ZWJ, Mongolian vowel separator
VARIATION = r"\p{Variation_Selector}"
BLANK = r"[\p{Z}\u2800]"  # spaces, and the Braille letter without a dot

# A mark at the very start would merge with whatever a page puts before it.
_REFUSED_SHAPES = {
    Reason.COMBINING: rf"\A{MARK}|{MARK}(?:[{JOINER}{VARIATION}]*{MARK}){{8}}",
    Reason.INVISIBLE: (
        rf"(?:\A|[{BLANK}{JOINER}{VARIATION}]){VARIATION}|[{JOINER}{VARIATION}]{{3}}"
        rf"|\A[{JOINER}{VARIATION}{MARK}{BLANK}]*\Z"
    ),
}
# The first set that contains a character gives the reason. Default ignorable code points would be
# stored, but are invisible; the replacement character (U+FFFD) is the trace of a failed decoding.
_REFUSED_CHARACTERS = {
    Reason.LINE_BREAK: r"[\n-\r\x85\u2028\u2029]",
    Reason.UNREADABLE: r"[\p{Noncharacter_Code_Point}\p{Cs}\0\ufffd]",
    Reason.BIDI: r"\p{Bidi_Control}",
    Reason.CONTROL: r"[\p{Cc}\ufff9-\ufffb]",  # the latter annotate text
    Reason.PRIVATE_USE: r"\p{Co}",
    Reason.INVISIBLE: rf"[\p{{Default_Ignorable_Code_Point}}--{JOINER}--{VARIATION}]",
}
# What a copied text may bring along at its ends: spaces of all kinds and invisible characters.
_ENDS = regex.compile(r"^[\p{Z}\p{Cf}\u2800]+|[\p{Z}\p{Cf}\u2800]+$")
_DASHES = regex.compile(r"[\p{Pd}\u2212]")
_SHAPES = {reason: regex.compile(each, regex.V1) for reason, each in _REFUSED_SHAPES.items()}
_CHARACTERS = regex.compile(
    "|".join(f"(?P<{reason.name}>{each})" for reason, each in _REFUSED_CHARACTERS.items()), regex.V1
)


def faults(text: str) -> Iterator[Reason]:
    """Yield the reasons why ``text`` (in NFC) is refused, the most helpful one first."""
    for reason, pattern in _SHAPES.items():
        if pattern.search(text):
            yield reason
    for found in _CHARACTERS.finditer(text):
        yield Reason[str(found.lastgroup)]


def trimmed(pasted: str) -> str:
    """Return ``pasted`` without the spaces and invisible characters around it."""
    return _ENDS.sub("", pasted)


def with_hyphens(text: str) -> str:
    """Return ``text`` with a hyphen for each dash and minus."""
    return _DASHES.sub("-", text)
