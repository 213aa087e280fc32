"""Names as a document sets them: long words may break, and none turns its neighbors around."""

import unicodedata

import regex

#: Longer than any word of a name; the narrowest column takes as many letters.
LONGEST_WORD = 24
BREAK, JOINER = "\u200b", "\u200d"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
_LONG = regex.compile(rf"[^\s-]{{{LONGEST_WORD + 1},}}")
_CLUSTER = regex.compile(r"\X")
#: Scripts whose letters are joined; a letter keeps its form on both sides of a break.
_JOINED = regex.compile(r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Thaana}]")
_RIGHT_TO_LEFT = {"R", "AL"}


def settable(name: str) -> str:
    """Return ``name`` with places where a long word may break; a name from right to left by itself.

    >>> settable("Ann Lee")
    'Ann Lee'
    """
    if len(name) > LONGEST_WORD:
        name = _LONG.sub(_broken, name)
    is_turned = not name.isascii() and any(
        unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in name
    )
    return f"{ISOLATE}{name}{END_OF_ISOLATE}" if is_turned else name


def _broken(word: "regex.Match[str]") -> str:
    clusters = _CLUSTER.findall(word[0])
    between = f"{JOINER}{BREAK}{JOINER}" if _JOINED.search(word[0]) else BREAK
    parts = [
        "".join(clusters[at : at + LONGEST_WORD // 2])
        for at in range(0, len(clusters), LONGEST_WORD // 2)
    ]
    return between.join(parts)
