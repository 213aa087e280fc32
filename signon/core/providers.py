"""Mailboxes that many people have: whose they are, and which one a misspelled domain meant.

A suggestion must never doubt an address that works. So only one slip of the keyboard counts, never
in the first letter, and never where it would doubt another domain that people have mail at. The
same rule stands in ``static/email.js``, which gets its lists from :func:`rules`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from rapidfuzz.distance import OSA


class Provider(StrEnum):
    """Whose pages we can lead a reader to, to find our mail."""

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
_SLIPS = {
    "com": "con cim cmo ocm vom xom cpm cok comm coom ccom conm comn",
    "net": "ner nte bet nrt ent nett nwt",
}
#: What people mean; of two that are equally near, the first.
WELL_KNOWN = tuple(_WELL_KNOWN.split(" "))
#: Other people's domains, one slip away from those.
OTHERS = frozenset(_OTHERS.split(" "))
#: Slips that are the end of no domain, for each end that is meant.
SLIPS = {end: slips.split(" ") for end, slips in _SLIPS.items()}
#: Ends that exist, but hardly for the mail of these names; and none at all.
UNLIKELY = {"com": ["", "co", "cm", "om"], "net": [""]}
#: Shorter names are too near to too many others; in letters.
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
    """A provider's own name for its mail, and where a reader finds it."""

    name: str
    url: str


def inbox(provider: Provider, *, sender: str) -> Inbox:
    """Return where to look for a mail; at the sender's, where the provider can search by a link.

    Gmail looks into the folder for unwanted mail, too.
    """
    name, url = _INBOXES[provider]
    return Inbox(name, url.format(sender=quote(sender, safe="")))


def provider_of(domain: str) -> Provider | None:
    """Return who keeps the mailboxes of ``domain``, as far as its name tells."""
    typed = domain.lower()
    found = (key for key, names in _PROVIDERS.items() if re.fullmatch(names, typed, re.ASCII))
    return next(found, None)


def likely_meant(domain: str) -> str | None:
    """Return the well-known domain that ``domain`` is a slip of; None if it is none."""
    if not domain.isascii():
        return None
    typed = domain.lower()
    if typed in WELL_KNOWN or typed in OTHERS:
        return None
    return next((known for known in WELL_KNOWN if _is_slip(typed, known)), None)


def rules() -> dict[str, object]:
    """Return what the same rule in a browser needs to know."""
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
