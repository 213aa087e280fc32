"""The text policy: what may be typed is kept exactly, and what may not is refused with a reason.

Nothing is cleaned silently, and no script is refused. The invisible joiners stay, since
Persian, the Indic scripts and emoji are misspelled without them.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

import idna
import regex

from signon.core.characters import JOINER, VARIATION, faults, trimmed, with_hyphens
from signon.core.errors import Reason, TextRefused
from signon.core.identity import registrable_domain
from signon.core.name_doubts import advertises
from signon.core.postal_codes import us_state_of
from signon.core.providers import with_likely_ending

__all__ = [
    "Reason",
    "is_confusable",
    "line",
    "name",
    "postal_code",
    "unadvertising",
    "website",
    "zip_code",
]

_MOST_COMPOSED = 4  # code points that NFC may compose into one
_LONGEST_WEBSITE = 300  # characters
_LONGEST_POSTAL_CODE = 12  # characters

_CUT_ZIP = re.compile(r"[0-9]{3,4}")
_EMAIL = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
_URL = re.compile(r"://|\bwww\.", re.IGNORECASE)
_DOMAIN_WITH_PATH = re.compile(r"((?:[\w-]+\.)+\w{2,})[/?#]\S")

_NOT_IN_A_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"'<>\\^`{|}]")
_OTHER_SCHEME = re.compile(r"[^/?#]*:(?!\d)")  # a colon with a digit begins a port
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]+")  # no digits alone: that is an IP address
_NOT_PUBLIC = frozenset({"internal", "lan", "local", "localdomain", "localhost"})
_PRINTABLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))

_WORD = regex.compile(r"[\p{L}\p{M}\p{C}]+")
#: Alphabets with letters that can be mistaken for each other.
_ALPHABETS = ("Armenian", "Cherokee", "Coptic", "Cyrillic", "Greek", "Latin", "Lisu")
_LETTERS = [regex.compile(rf"\p{{Script={alphabet}}}") for alphabet in _ALPHABETS]
_INVISIBLE = regex.compile(
    rf"[{''.join(each.pattern for each in _LETTERS)}][{JOINER}{VARIATION}]", regex.V1
)


def line(raw: str, *, limit: int) -> str:
    """Return one line of free text in NFC, without the spaces that keyboards add at its ends.

    :param limit: code points, counted in NFC
    :raises TextRefused: the policy does not allow it
    """
    typed = raw.strip(" ")
    if len(typed) > _MOST_COMPOSED * limit:  # composing a very long run of marks is slow
        raise TextRefused(Reason.TOO_LONG)
    text = unicodedata.normalize("NFC", typed)
    if not text or text.isspace():
        raise TextRefused(Reason.EMPTY)
    if len(text) > limit:
        raise TextRefused(Reason.TOO_LONG)
    for reason in faults(text):
        raise TextRefused(reason)
    return text


def name(raw: str, *, limit: int = 200) -> str:
    """Return the name of a person or an organization, to be shown exactly so.

    "Change.org" is a name; with a path after it, it is a link, and links are refused.

    :param limit: code points, counted in NFC
    :raises TextRefused: the policy does not allow it, or it is no name
    """
    text = line(raw, limit=limit)
    if not any(unicodedata.category(sign)[0] in "LN" for sign in text):
        raise TextRefused(Reason.NO_LETTER)
    if _EMAIL.search(text):
        raise TextRefused(Reason.EMAIL)
    if _URL.search(text) or any(map(registrable_domain, _DOMAIN_WITH_PATH.findall(text))):
        raise TextRefused(Reason.URL)
    return text


def unadvertising(raw: str, *, limit: int, clean: Callable[..., str] = line) -> str:
    """Return what describes a person or an organization, and leads nowhere.

    It has no domain, handle or telephone number in any spelling: it is not the place for one.

    :param clean: the rest of the policy for it
    :raises TextRefused: it has one, or the policy does not allow it
    """
    text = clean(raw, limit=limit)
    if advertises(text):
        raise TextRefused(Reason.ADVERTISES)
    return text


def website(raw: str) -> str:
    """Return an absolute http(s) URL in ASCII, safe to print as a link; we never fetch it.

    The address of a site's home page is returned without a final slash: ``https://example.org``.

    :raises TextRefused: it is not the address of a public website, or its ending is a slip
    """
    typed = trimmed(raw)
    if not typed:
        raise TextRefused(Reason.EMPTY)
    if len(typed) > _LONGEST_WEBSITE:
        raise TextRefused(Reason.TOO_LONG)
    try:
        url = _absolute(typed)
    except ValueError:
        raise TextRefused(Reason.WEBSITE) from None
    if len(url) > _LONGEST_WEBSITE:  # percent-encoding makes non-ASCII letters longer
        raise TextRefused(Reason.TOO_LONG)
    host = urlsplit(url).hostname or ""
    meant = with_likely_ending(host)
    if meant is not None:
        raise TextRefused(Reason.WEBSITE_ENDING, url.replace(host, meant, 1))
    return url


def postal_code(raw: str) -> str:
    """Return a postal code of any country.

    :raises TextRefused: it has more than letters, digits, spaces and hyphens
    """
    code = line(with_hyphens(trimmed(raw)), limit=_LONGEST_POSTAL_CODE)
    if not all(sign.isalnum() or sign in " -" for sign in code) or not code.strip("- "):
        raise TextRefused(Reason.POSTAL_CODE)
    return code


def zip_code(raw: str) -> str:
    """Return a postal code of the United States; a program may have cut a zero at its beginning.

    :raises TextRefused: as for :func:`postal_code`, or zeros are missing: they are offered
    """
    code = postal_code(raw)
    number, hyphen, more = code.partition("-")
    offer = f"{number:0>5}{hyphen}{more}"
    if _CUT_ZIP.fullmatch(number) and us_state_of(offer):
        raise TextRefused(Reason.ZIP_DIGITS, offer)
    return code


def is_confusable(text: str) -> bool:
    """Tell whether letters may be mistaken for others, so that a moderator should check.

    That is so for a word in two alphabets, for styled letters (mathematical, full-width,
    circled, small capitals), and for invisible characters in an alphabet that does not use them.
    """
    return (
        any(map(_is_styled_letter, text))
        or any(_is_in_two_alphabets(word) for word in _WORD.findall(text))
        or _INVISIBLE.search(text) is not None
    )


def _absolute(typed: str) -> str:
    """Return ``typed`` as an absolute URL, with its host in ASCII.

    :raises ValueError: it cannot be a public website
    """
    if "://" not in typed and _OTHER_SCHEME.match(typed) is None:
        typed = f"https://{typed}"
    parts = urlsplit(typed)
    if _NOT_IN_A_URL.search(typed) or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise ValueError
    host = _public_host(with_hyphens(parts.hostname or ""))
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    is_bare = parts.path == "/" and not parts.query
    url = urlunsplit(parts._replace(netloc=netloc, path="" if is_bare else parts.path))
    return quote(url, safe=_PRINTABLE_ASCII)


def _public_host(host: str) -> str:
    """Return ``host`` in ASCII.

    :raises ValueError: it is an IP address, or a name that exists only in a local network
    """
    found = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    top = found.rpartition(".")[2]
    if "." not in found or top in _NOT_PUBLIC or _TOP_LEVEL.fullmatch(top) is None:
        raise ValueError
    return found


def _is_in_two_alphabets(word: str) -> bool:
    return not word.isascii() and sum(each.search(word) is not None for each in _LETTERS) > 1


def _is_styled_letter(sign: str) -> bool:
    sign_name = unicodedata.name(sign, "")
    if unicodedata.category(sign) == "So":
        return "LATIN" in sign_name
    is_styled = unicodedata.decomposition(sign).startswith(("<font>", "<wide>"))
    return "SMALL CAPITAL" in sign_name or (is_styled and sign.isalpha())
