"""Split a text in Markdown after its first two sentences, for pages that unfold the rest."""

import re

SENTENCES = 2
# The end of a sentence: a sign after a word of two letters or more (so that "U.S." is none) that is
# no title, with the quotation marks and brackets that close there; a capital letter follows, or an
# opening sign.
TITLES = "".join(rf"(?<!\b{title})" for title in ("Dr", "Jr", "Mr", "Mrs", "Ms", "No", "Sr", "St"))
CLOSING, OPENING = '["\u201d\u2019)\\]]*', '["\u201c\u2018(\u00bf\u00a1\\[]*'
END = re.compile(rf"(?<=[^\W\d_]{{2}}){TITLES}[.!?]{CLOSING}\s+(?={OPENING}[^\W\d_a-z])")
# A paragraph that begins like this is a heading, a list, a quotation, a table or code.
NO_PROSE = re.compile(r"\s*(?:[#>|`~<]|[-*+]\s|\d+[.)]\s|    )")
REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:", re.MULTILINE)
PAIRS = ("*", "_", "`", "**", "__")


def opening(text: str) -> tuple[str, str]:
    """Return the first two sentences of ``text``, and the rest; all and nothing if it is short.

    It is never cut within a link or an emphasis.

    >>> opening("We ask for one thing. We mean it. It is simple.")
    ('We ask for one thing. We mean it.', 'It is simple.')
    """
    first, _, others = text.strip().partition("\n\n")
    if REFERENCE.search(text):  # the cut could part a link from its address
        return text, ""
    if NO_PROSE.match(first):
        return first, others
    ends = [each.end() for each in END.finditer(first) if _is_whole(first[: each.end()])]
    cut = ends[SENTENCES - 1] if len(ends) >= SENTENCES else len(first)
    rest = "\n\n".join(part for part in (first[cut:], others.strip()) if part)
    return first[:cut].strip(), rest


def _is_whole(text: str) -> bool:
    """Say whether no link and no emphasis begins in ``text`` without ending in it."""
    is_even = all(text.count(sign) % 2 == 0 for sign in PAIRS)
    return is_even and all(text.count(a) == text.count(b) for a, b in ("[]", "()", "<>"))
