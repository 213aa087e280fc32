"""E-mail addresses: validate them, compare different spellings, and classify their domains."""

import re
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import idna
from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from signon.core.characters import trimmed, with_hyphens
from signon.core.errors import AddressReason, AddressRefused

_LONGEST_ADDRESS = 254  # characters, as in RFC 5321's errata
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_FREE_MAIL_FILE = Path(__file__).parent / "data" / "free_mail.txt"
#: Parts of host names under which former students keep a mailbox for life.
_ALUMNI = frozenset({"alum", "alumna", "alumnae", "alumni", "alumno", "alumnos", "exalumnos"})

#: Providers with a domain for each country: yahoo.com.mx, hotmail.fr, gmx.net.
_FREE_MAIL_FAMILY = re.compile(
    r"(aol|gmx|hotmail|live|outlook|yahoo|yandex)\.(com|net|(com?\.)?[a-z]{2})"
)

#: An address as mail programs copy it, with the name before it.
_WITH_NAME = re.compile(r"[^<>]*<([^<>]+)>")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032\uff07", "'"))
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def address(raw: str) -> str:
    """Return the one e-mail address in ``raw``, as typed or pasted: also from "Ana <a@b.org>".

    An internationalized domain is changed to the ASCII form that mail servers understand.

    :raises AddressRefused: the text is not exactly one valid address
    """
    typed = with_hyphens(_bare(trimmed(raw)))
    if not typed:
        raise AddressRefused(AddressReason.EMPTY)
    if len(typed) > _LONGEST_ADDRESS:
        raise AddressRefused(AddressReason.TOO_LONG)
    try:
        found = validate_email(typed, check_deliverability=False, strict=True, allow_smtputf8=False)
    except EmailNotValidError:
        fault, offer = _fault(typed), _with_straight_apostrophe(typed)
        reason = fault if offer is None else AddressReason.APOSTROPHE
        raise AddressRefused(reason, offer) from None  # the cause's message contains the address
    return typed if typed.isascii() else str(found.ascii_email)


def _bare(pasted: str) -> str:
    """Return the address in "Ana <a@b.org>" and "mailto:a@b.org?subject=x"."""
    found = _WITH_NAME.fullmatch(pasted)
    plain = trimmed(found[1] if found else pasted)
    link = _MAILTO.match(plain)
    return plain if link is None else plain[link.end() :].partition("?")[0]


def _with_straight_apostrophe(typed: str) -> str | None:
    """Return the address that was meant where a program has made an apostrophe curly."""
    straight = typed.translate(_APOSTROPHES)
    if straight == typed:
        return None
    try:
        return address(straight)
    except AddressRefused:
        return None


def canonical(email: str) -> str:
    """Return the key under which all spellings of one mailbox are the same.

    It is for comparing, never for sending: not every provider ignores a +tag.
    """
    local, _, domain = email.lower().rpartition("@")
    domain = _ascii_domain(domain)
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def registrable_domain(text: str) -> str | None:
    """Return the registrable domain of a host, a URL or an e-mail address.

    Two sites of one hosting provider (``a.github.io``, ``b.github.io``) differ.
    The result is None for what is under no public suffix: IP addresses, single words.
    """
    url = text if _SCHEME.match(text) else f"//{text.rpartition('@')[2]}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    found = _public_suffixes().privatesuffix(_ascii_domain(host))
    return None if found is None else str(found)


def is_free_mail(email: str) -> bool:
    """Tell whether the domain gives mailboxes to anybody, so that it proves no affiliation."""
    domain = canonical(email).rpartition("@")[2]
    return domain in _free_mail() or _FREE_MAIL_FAMILY.fullmatch(domain) is not None


def is_disposable(email: str) -> bool:
    """Tell whether the domain, or one above it, is known for disposable mailboxes."""
    labels = canonical(email).rpartition("@")[2].split(".")
    return any(".".join(labels[at:]) in blocklist for at in range(len(labels)))


def is_same_organization(email: str, website: str) -> bool:
    """Tell whether the address and the website belong to one registered domain.

    A free mailbox or one at a shared domain proves nothing, even for its provider's own website.
    """
    host = email.rpartition("@")[2]
    domain = registrable_domain(host)
    is_anybodys = is_free_mail(email) or is_shared(host)
    return domain is not None and domain == registrable_domain(website) and not is_anybodys


def is_shared(host: str) -> bool:
    """Tell whether many unrelated people or sites have their place at the domain of ``host``.

    So it is with a university's domain for its alumni, and with the suffix under which a hosting
    provider gives names to anybody (the private part of the public suffix list).
    """
    ascii_host = _ascii_domain(host)
    if not _ALUMNI.isdisjoint(ascii_host.split(".")):
        return True
    return registrable_domain(host) != _official_suffixes().privatesuffix(ascii_host)


def _fault(typed: str) -> AddressReason:
    if typed.count("@") > 1:
        return AddressReason.SEVERAL
    if not typed.rpartition("@")[0].isascii():
        return AddressReason.NOT_ASCII
    return AddressReason.MALFORMED


@lru_cache(maxsize=1000)  # a sign-on asks ten times for the domain of its address
def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:  # some host names in use are not valid by IDNA
        return domain.lower()


@cache
def _free_mail() -> frozenset[str]:
    """Return the domains of providers that give a mailbox under them to anybody."""
    return frozenset(_FREE_MAIL_FILE.read_text("utf-8").split())


@cache
def _official_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
