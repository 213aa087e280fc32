"""How a plan's title stands inside a sentence."""

LONGEST = 100  # characters; a subject is read in a list
# An English title that ends in one of these, and has no article of its own, is read with "the".
NOUNS = frozenset(
    {
        "act",
        "agenda",
        "charter",
        "compact",
        "declaration",
        "letter",
        "plan",
        "platform",
        "pledge",
        "principles",
        "statement",
    }
)
ARTICLES = frozenset({"a", "an", "our", "the", "this", "your"})


def in_sentence(title: str, title_language: str, language: str) -> str:
    """Return the title for a sentence in ``language``: "the 2021 Immigration Action Plan".

    A title that would not read well so is put in quotation marks.
    """
    cut = title if len(title) <= LONGEST else f"{title[:LONGEST].rpartition(' ')[0]}…"
    words = cut.lower().split()
    is_plain = language == title_language == "en" and words[-1] in NOUNS
    if is_plain and words[0] not in ARTICLES:
        return f"the {cut}"
    return f"“{cut}”"
