"""Which spellings reach the same mailbox, by the rules of the large mail providers.

Only the limits of mails use this: a rule that is wrong, or was changed, costs somebody a mail at
most. The key by which a sign-on is known is stricter, see :func:`signon.core.identity.canonical`.
"""

import re
from dataclasses import dataclass

from signon.core.identity import canonical, is_free_mail, registrable_domain


@dataclass(frozen=True)
class Rule:
    """What one provider makes of an address, and where it says so.

    :param domains: matches all domains under which one name is one mailbox
    :param ignores: the signs that it ignores before the @
    :param tag: what begins a part before the @ that anybody may add; "+" does so everywhere
    """

    domains: re.Pattern[str]
    source: str
    ignores: str = ""
    tag: str = "+"


RULES = (
    Rule(
        re.compile(r"(gmail|googlemail)\.com"),
        "https://support.google.com/mail/answer/7436150 (dots), /22370 (plus, googlemail.com)",
        ignores=".",
    ),
    Rule(
        re.compile(r"proton\.me|pm\.me|protonmail\.(com|ch)"),
        "https://proton.me/support/addresses-and-aliases",
        ignores=".-_",
    ),
    Rule(
        re.compile(r"(icloud|me|mac)\.com"),
        "https://support.apple.com/en-us/105018 (one name under all three)",
    ),
    Rule(
        re.compile(
            r"yahoo\.(com|ca|es|fr|de|it|co\.uk|com\.mx|com\.br)|ymail\.com|rocketmail\.com"
        ),
        "https://help.yahoo.com/kb/SLN3523.html (a hyphen begins the keyword of a throwaway)",
        tag="-",
    ),
)
#: Whatever stands before the @ reaches the name before ".fastmail.com", and a "+" begins a tag:
#: https://www.fastmail.help/hc/en-us/articles/360060591053. Outlook.com has the "+" alone:
#: https://learn.microsoft.com/exchange/recipients-in-exchange-online/plus-addressing-in-exchange-online
FASTMAIL = re.compile(
    r"([^.]+)\.(fastmail\.(?:com|fm|net|org|us|co\.uk)|sent\.com|messagingengine\.com)"
)


def mailbox(address: str) -> str:
    """Return one spelling for all that reach the same mailbox, as far as is known."""
    local, _, domain = canonical(address).rpartition("@")
    at_own = FASTMAIL.fullmatch(domain)
    if at_own is not None:
        local, domain = at_own[1], at_own[2]
    for rule in RULES:
        if rule.domains.fullmatch(domain):
            local = local.partition(rule.tag)[0] or local
            local = local.translate(dict.fromkeys(map(ord, rule.ignores)))
            domain = rule.domains.pattern  # one name for all of them
    return f"{local}@{domain}"


def mail_domain(address: str) -> str:
    """Return the domain whose mailboxes have one owner; empty where anybody gets a mailbox."""
    return "" if is_free_mail(address) else registrable_domain(address) or ""
