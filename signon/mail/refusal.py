"""What it means when an SMTP server says no."""

import re
from enum import StrEnum

from signon.mail.delivery import Permanent, Temporary, without_address

ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.\d{1,3}\b")
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
SERVER_LEAVES = 421
FIRST_PERMANENT = 500  # RFC 5321: 4yz may work later, 5yz will not
TOO_LARGE = 552
# The server wants something of us (a login, a better order): no mail is to blame.
ABOUT_US = frozenset({SERVER_LEAVES, 503, 530, 535, 538})


class Stage(StrEnum):
    """How far the conversation about one mail got."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"


class MailRefused(Exception):
    """The server answered a command with a code above 399."""

    def __init__(self, stage: Stage, code: int, reply: bytes) -> None:
        super().__init__(code)
        self.stage = stage
        self.code = code
        self.text = f"{code} {reply.decode(errors='replace')}"


def verdict(refused: MailRefused, recipient: str) -> Temporary | Permanent:
    """Return what a refusal means for the mail.

    A refused sender is a setting of ours that somebody will correct; that must cost no mail.
    """
    reason = without_address(refused.text, recipient)
    is_our_sender = refused.stage is Stage.SENDER and refused.code != TOO_LARGE
    if refused.code in ABOUT_US or is_our_sender:
        return Temporary(reason, is_everybodys=True)
    if refused.code < FIRST_PERMANENT:
        return Temporary(reason)
    return Permanent(reason, is_bounce=_is_bounce(refused))


def _is_bounce(refused: MailRefused) -> bool:
    """Say whether there is nobody at the address.

    The enhanced code knows more than the old one: 550 with 5.7.1 is a policy, often against us.
    """
    found = ENHANCED.search(refused.text)
    if found and found[1] in {"1", "7"}:
        return found[1] == "1"
    return refused.stage is Stage.RECIPIENT and refused.code in NO_SUCH_MAILBOX
