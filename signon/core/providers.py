"""Well-known mail providers, and which of their domains a misspelled one was meant to be.

No correction must be suggested for an address that works. So only one typing mistake (a "slip")
counts, never in the first letter, and never if the typed domain is another one that people have
mail at. ``static/email.js`` has the same rule, and gets its lists from :func:`rules`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from rapidfuzz.distance import OSA


class Provider(StrEnum):
    """The providers whose webmail we can link to."""

    GMAIL = "gmail"
    OUTLOOK = "outlook"
    YAHOO = "yahoo"
    ICLOUD = "icloud"
    PROTON = "proton"
    AOL = "aol"


_WELL_KNOWN = (
    "gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com live.com msn.com me.com "
    "comcast.net verizon.net att.net sbcglobal.net bellsouth.net charter.net cox.net "
    "earthlink.net optonline.net protonmail.com googlemail.com rocketmail.com "
    "hotmail.es hotmail.fr hotmail.co.uk outlook.es yahoo.es yahoo.fr yahoo.ca "
    "yahoo.co.uk yahoo.com.mx hotmail.com.mx live.com.mx prodigy.net.mx"
)
_OTHERS = (
    "chapter.net earthling.net gail.com gmall.com gomail.com grail.com gumail.com hostmail.com "
    "hotmall.com incloud.com"
)
#: Misspelled endings of addresses and websites; none of them is a top-level domain.
_SLIPS = {
    "com": "con cim cmo ocm vom xom cpm cok comm coom ccom conm comn",
    "net": "ner nte bet nrt ent nett nwt",
    "org": "ogr orgg rog ofg otg irg prg orq",
    "edu": "eud deu edi",
    "gov": "gvo ogv",
    "co.uk": "couk",
}
#: The domains to suggest; if two are equally near, the first one.
WELL_KNOWN = tuple(_WELL_KNOWN.split(" "))
#: Domains that exist and are one slip away from those; they are never corrected.
OTHERS = frozenset(_OTHERS.split(" "))
#: For each top-level domain its misspellings that are not top-level domains themselves.
SLIPS = {end: slips.split(" ") for end, slips in _SLIPS.items()}
#: Other top-level domains that exist, but are unlikely after a provider's name; empty if missing.
UNLIKELY = {"com": ["", "co", "cm", "om"], "net": [""]}
#: Letters; shorter names are too similar to too many others to be corrected.
SHORTEST = 5

_PROVIDERS = {
    Provider.GMAIL: r"(gmail|googlemail)\.com",
    Provider.OUTLOOK: r"(hotmail|live|outlook)\.(com|(com?\.)?[a-z]{2})|msn\.com",
    Provider.YAHOO: r"yahoo\.(com|(com?\.)?[a-z]{2})|(ymail|rocketmail)\.com",
    Provider.ICLOUD: r"(icloud|me|mac)\.com",
    Provider.PROTON: r"(proton|pm)\.me|protonmail\.(com|ch)",
    Provider.AOL: r"(aol|aim)\.com",
}
_INBOXES = {
    Provider.GMAIL: (
        "Gmail",
        "https://mail.google.com/mail/u/0/#search/from%3A({sender})+in%3Aanywhere",
    ),
    Provider.OUTLOOK: ("Outlook", "https://outlook.live.com/mail/0/"),
    Provider.YAHOO: ("Yahoo Mail", "https://mail.yahoo.com/"),
    Provider.ICLOUD: ("iCloud Mail", "https://www.icloud.com/mail"),
    Provider.PROTON: ("Proton Mail", "https://mail.proton.me/"),
    Provider.AOL: ("AOL Mail", "https://mail.aol.com/"),
}


@dataclass(frozen=True, repr=False)
class Inbox:
    """The name of a provider's webmail, and its URL."""

    name: str
    url: str


def inbox(provider: Provider, *, sender: str) -> Inbox:
    """Return the webmail in which to look for a mail, if possible as a search for its sender.

    Gmail's search looks into the spam folder, too.
    """
    name, url = _INBOXES[provider]
    return Inbox(name, url.format(sender=quote(sender, safe="")))


def provider_of(domain: str) -> Provider | None:
    """Return the mail provider of ``domain``, as far as its name tells."""
    typed = domain.lower()
    found = (key for key, names in _PROVIDERS.items() if re.fullmatch(names, typed, re.ASCII))
    return next(found, None)


def likely_meant(domain: str) -> str | None:
    """Return the well-known domain that ``domain`` misspells; None if there is none."""
    if not domain.isascii():
        return None
    typed = domain.lower()
    if typed in WELL_KNOWN or typed in OTHERS:
        return None
    known = next((known for known in WELL_KNOWN if _is_slip(typed, known)), None)
    return known or with_likely_ending(typed)


def with_likely_ending(host: str) -> str | None:
    """Return ``host`` with the ending that was probably meant: "a.org" for "a.ogr"; or None."""
    before, _, end = host.rpartition(".")
    right = next((right for right, slips in SLIPS.items() if end in slips), None)
    return f"{before}.{right}" if before and right else None


def rules() -> dict[str, object]:
    """Return the lists that ``static/email.js`` needs for the same rule in the browser."""
    return {
        "known": WELL_KNOWN,
        "others": sorted(OTHERS),
        "slips": SLIPS,
        "unlikely": UNLIKELY,
        "shortest": SHORTEST,
    }


def _is_slip(typed: str, known: str) -> bool:
    name, _, end = typed.partition(".")
    right_name, _, right_end = known.partition(".")
    slips = SLIPS.get(right_end, [])
    is_long = len(right_name) >= SHORTEST
    if name == right_name:
        return end in slips or (is_long and end in UNLIKELY.get(right_end, []))
    is_near = is_long and name[:1] == right_name[:1] and OSA.distance(name, right_name) == 1
    return is_near and (end == right_end or end in slips)
