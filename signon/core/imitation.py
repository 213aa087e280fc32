"""Find the domains that another domain seems to imitate."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import idna
from rapidfuzz import process
from rapidfuzz.distance import OSA

from signon.core.confusables import latin_look_alikes

_SHORTEST = 6  # letters: shorter names are near each other by chance
_LONG = 10  # letters from which two mistakes are few, not one
_REMEMBERED = 131_072  # domains; more than any plan has organizations
_DRAWN_ALIKE = str.maketrans({"0": "o", "1": "l", "m": "rn"})
#: Words that whoever imitates a site puts before or behind its name.
_ADDED = (
    *("the", "my", "real", "official", "team", "staff", "office", "admin", "hq", "us", "usa"),
    *("mail", "email", "contact", "info", "support", "help", "online", "web", "site", "net"),
    *("org", "login", "secure", "action", "now"),
)


def imitated(domain: str, others: Mapping[str, str]) -> list[str]:
    """Return which of ``others`` the registrable ``domain`` seems to imitate, the shortest first.

    That is so for letters that look the same (riveraIliance), few letters changed, missing, added
    or swapped, hyphens, words such as "mail" before or behind it, and the same name under another
    ending. It is never more than a hint: honest domains are near each other, too.

    :param others: registrable domains, each with its :func:`drawn` name
    """
    name = drawn(domain)
    if len(name) < _SHORTEST:
        return []
    words = [each.translate(_DRAWN_ALIKE) for each in _ADDED]
    without = {cut for each in words for cut in (name.removeprefix(each), name.removesuffix(each))}
    plain = {name} | {each for each in without if len(each) >= _SHORTEST}
    same = {other for other, label in others.items() if label in plain}
    near = process.extract(name, others, scorer=OSA.distance, score_cutoff=2, limit=None)
    alike = {
        other
        for label, changes, other in near
        if _is_near(name, label, changes) and _digits(domain) == _digits(other)
    }
    return sorted((same | alike) - {domain}, key=lambda each: (len(each), each))


@lru_cache(maxsize=_REMEMBERED)
def drawn(domain: str) -> str:
    """Return the name before a registrable domain's ending, in the letters that it looks like."""
    label = domain.partition(".")[0]
    try:
        read = idna.decode(label)
    except UnicodeError:  # not valid by IDNA, but in use
        read = label
    latin = unicodedata.normalize("NFKD", read).translate(latin_look_alikes())
    return latin.casefold().translate(_DRAWN_ALIKE).replace("-", "")


def _is_near(name: str, other: str, changes: float) -> bool:
    """Say whether so few letters differ that readers may miss it."""
    shorter = min(len(name), len(other))
    most = 2 if shorter >= _LONG else 1
    return shorter >= _SHORTEST and changes <= most


def _digits(domain: str) -> list[str]:
    """Return the digits, by which "local214" and "local241" are told apart on purpose."""
    return re.findall(r"\d", domain)
