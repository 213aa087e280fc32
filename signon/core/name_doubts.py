"""Find what makes a person's name look like something else: an advertisement, an office, abuse.

Such a name is never refused. It is held, and a moderator looks at it before anybody else does.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from signon.core.identity import registrable_domain
from signon.core.names import joined, search_key

TABLE = Path(__file__).parent / "data" / "name_doubts.toml"
_MOST_WORDS = 3  # in one entry of the lists
_LEAST_DIGITS = 7  # a telephone number without its area code has so many

#: A word that may be a domain: at least two letters before each stop, so not "M.D." or "J.R.Diaz".
_DOMAIN = re.compile(r"(?:[\w-]{2,}\.)+[^\W\d_]{2,}", re.ASCII)
#: A domain written around the filters: "evil dot com", "evil . com", "https:evil.com".
_HIDDEN_DOMAIN = re.compile(
    r"\w\s*(?:\.|\bdot\b|\bpunto\b|[(\[]dot[)\]])\s*(?:com|org|net|info|biz|io|xyz|co)\b|https?:|www\b",
    re.IGNORECASE,
)
#: Top-level domains that no site can have, but that a name must not advertise either.
_SPECIAL = re.compile(r"[\w-]{2,}\.(?:example|test|invalid|local|localhost|internal|onion)\b")
_HANDLE = re.compile(r"(?:^|[\s(])[@#]\w{2,}")
_NUMBER = re.compile(r"\+?\d(?:[\d\s().\-\u2010-\u2015/]*\d)?")
#: Full stops of other scripts, which browsers take for the one in a domain.
_STOPS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61\u2024", "."))
#: Digits and signs that stand for letters in words that are to pass a filter.
_LEET = str.maketrans("013457@$!", "oieastasi")


class NameDoubt(StrEnum):
    """What a person's name looks like."""

    ADVERTISEMENT = "advertisement"
    ORGANIZATION = "organization"
    LISTED_ORGANIZATION = "listed_organization"
    OFFICE = "office"
    ABUSE = "abuse"


def name_doubts(name: str) -> list[NameDoubt]:
    """Return why a person's name should not be shown before staff have seen it.

    LISTED_ORGANIZATION is never among it: that depends on the list.

    >>> name_doubts("Visit evil.com now"), name_doubts("Jean St.Clair")
    ([<NameDoubt.ADVERTISEMENT: 'advertisement'>], [])
    """
    key = search_key(name)
    found = {
        NameDoubt.ADVERTISEMENT: advertises(name) or _has(key, "call_to_act"),
        NameDoubt.ORGANIZATION: _has(key, "organization"),
        NameDoubt.OFFICE: " " in key and _begins(key, "office"),
        NameDoubt.ABUSE: _has(key, "abuse") or _has(_unmasked(name), "abuse"),
    }
    return [doubt for doubt, is_raised in found.items() if is_raised]


def advertises(name: str) -> bool:
    """Say whether a text holds a domain, a handle or a telephone number, in any spelling."""
    plain = unicodedata.normalize("NFKC", name.translate(_STOPS))
    return (
        any(map(registrable_domain, _DOMAIN.findall(plain)))
        or _HIDDEN_DOMAIN.search(plain) is not None
        or _SPECIAL.search(plain) is not None
        or _HANDLE.search(plain) is not None
        or any(_digits(each) >= _LEAST_DIGITS for each in _NUMBER.findall(plain))
    )


def _digits(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)


def _unmasked(name: str) -> str:
    """Return the words of ``name`` with letters for the digits and signs that hide them."""
    return search_key(name.casefold().translate(_LEET))


def _has(key: str, which: str) -> bool:
    """Say whether a text has words of a list, also as letters apart: "a b c" for "abc"."""
    texts = key.split(), list(joined(key.split()))
    return any(_begins(" ".join(words[at:]), which) for words in texts for at in range(len(words)))


def _begins(key: str, which: str) -> bool:
    words = key.split()
    return any(" ".join(words[:size]) in _words()[which] for size in range(1, _MOST_WORDS + 1))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    with TABLE.open("rb") as file:
        return {which: frozenset(words) for which, words in tomllib.load(file).items()}
