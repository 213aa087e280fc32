"""The keys by which names are compared, sorted and found.

A key is never shown: it has lost case, accents and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

import regex

from signon.core.us_state_words import abbreviated, spelled_out

_LONGEST_SORT_KEY = 200  # code points; some ligatures expand to 18, and index entries are limited
LONGEST_WORD = 64  # code points
_MOST_PARTS = 200  # possible starts in one word; a name has at most 200 letters

#: Characters inside words that many people leave out: A.C.L.U., O'Brien, Ka'ahumanu, Col·lectiu.
_INSIDE_WORDS = frozenset(".'`\u00b4\u00b7\u02b9\u02bb\u02bc\u2018\u2019\u05f3\u05f4")
#: Full stops of all widths. They may separate words (Change.org) or be inside one (A.C.L.U.).
_STOPS = re.compile("[.\u2024-\u2026\ufe52\uff0e]")
_WITHOUT_INSIDE = str.maketrans(dict.fromkeys(_INSIDE_WORDS, ""))

#: Letters that Unicode does not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "\u0131": "i",
    }
)

#: Accents, Hebrew points, Arabic vowels, variation selectors; not the vowels of Indic scripts.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u180b-\u180d\u180f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U000e0100-\U000e01ef]"
)
#: A letter of a script that puts no space between words; the last two belong to Han and kana.
_UNSPACED = (
    r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Hangul}\p{Bopomofo}\p{Hiragana}\p{Katakana}\p{Han}"
    r"\u3006\u30fc]"
)
#: Where a new word may begin without a space: before or after such a letter, but not at a mark.
_BEGINNING = regex.compile(rf"(?<!\A)(?:(?<={_UNSPACED})|(?={_UNSPACED}))\P{{M}}")


#: Words that say the same in all names that have them, or little: they are not compared, and not
#: searched for beside others. "y" and "e" are Spanish for "and".
LITTLE_WORDS = frozenset({"and", "e", "of", "the", "y"})
#: Signs and words for "and". A name that has one is found by the word.
_AND = regex.compile(r"[&+\u214b\ufe60\uff06\uff0b]|\b(?:and|e|y)\b", regex.IGNORECASE)
#: Where a new word may begin inside one: OneAmerica.
_CAPITAL_INSIDE = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
#: A leading article, by which a list of organizations is not sorted: "The Arc", but "A & B" is not.
_ARTICLE = regex.compile(r"\s*(?:the|an?)\s+(?=[\p{L}\p{N}\"'\u201c\u2018])", regex.IGNORECASE)


class _Searchable(dict[int, str]):
    """Maps a character to what a key has for it: itself, a space or nothing. Fills itself."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        self[code] = found = sign if category[0] in "LMN" else " " * (category != "Cf")
        return found


_SEARCHABLE = _Searchable(dict.fromkeys(map(ord, _INSIDE_WORDS), ""))


def name_norm(text: str) -> str:
    """Return the key under which two spellings are one name: "ana  nunez" for "Ana Núñez"."""
    return search_key(text) or unicodedata.normalize("NFKC", text).strip()


def sort_key(text: str) -> str:
    """Return the key for sorting, compared as bytes; a name of symbols alone is kept as it is."""
    return (search_key(text) or unicodedata.normalize("NFC", text))[:_LONGEST_SORT_KEY]


def organization_sort_key(name: str) -> str:
    """Return the key for sorting an organization: "arc" for "The Arc"."""
    return sort_key(_ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name)


def search_key(text: str) -> str:
    """Return the words of ``text`` separated by one space: "aclu of texas"; may be empty."""
    words = " ".join(_plain(text).translate(_SEARCHABLE).split())
    return unicodedata.normalize("NFC", words)  # removing characters may have joined two marks


def search_words(text: str) -> frozenset[str]:
    """Return the words by which a name is found; a search matches the beginning of one.

    A full stop may be left out or separate two words, so "A.C.L.U. of Texas" is found by "aclu"
    and by its letters, and "Change.org" by "changeorg" and "org". In a script without spaces,
    every letter may begin a word. "OneAmerica" is found by "america", and "One America" by
    "oneamerica"; "Arts & Labor" by "and"; "NY" by "new york", and the other way around.
    """
    parts = search_key(_STOPS.sub(" ", text)).split()
    whole = search_key(text).split()
    words = {*whole, *parts, *joined(parts), *_in_one_word(whole), *_said_otherwise(text)}
    return frozenset(word[start:][:LONGEST_WORD] for word in words for start in _starts(word))


def _in_one_word(words: list[str]) -> Iterator[str]:
    """Yield a name of several words as one word, as in a hashtag or a domain."""
    if (
        len(words) > 1
        and all(map(str.isascii, words))
        and not all(len(each) == 1 for each in words)
    ):
        yield "".join(words)


def _said_otherwise(text: str) -> Iterator[str]:
    """Yield the words that others may write instead of those in ``text``."""
    if _AND.search(text):
        yield "and"
    yield from search_key(_CAPITAL_INSIDE.sub(" ", text)).split()
    yield from search_key(spelled_out(text)).split()
    yield from abbreviated(search_key(text))


def wanted_words(text: str) -> list[str]:
    """Return the distinct words of a search, the longest first: it matches the fewest names.

    Single letters in a row are one abbreviation: "a c l u" searches for "aclu". Words such as
    "and" and "of", which a name may have in another form or not at all, count only alone.
    """
    words = {word[:LONGEST_WORD]: None for word in joined(search_key(text).split())}
    telling = [word for word in words if word not in LITTLE_WORDS] or list(words)
    return sorted(telling, key=len, reverse=True)


def joined(words: Iterable[str]) -> Iterator[str]:
    """Yield ``words``, with each run of single letters joined into one word."""
    for is_letter, run in groupby(words, key=lambda word: len(word) == 1):
        if is_letter:
            yield "".join(run)
        else:
            yield from run


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Before and after casefolding, which itself may bring an accent, as in İ.
    decomposed = unicodedata.normalize("NFKD", text.translate(_WITHOUT_INSIDE))
    folded = _ACCENTS.sub("", decomposed).casefold().translate(_PLAIN)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))


def _starts(word: str) -> list[int]:
    """Return the positions in ``word`` at which a searched word may begin."""
    found = () if word.isascii() else (each.start() for each in _BEGINNING.finditer(word))
    return [0, *found][:_MOST_PARTS]
