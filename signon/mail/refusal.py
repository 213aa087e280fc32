"""What it means when an SMTP server refuses a mail: retry it, give it up, or a bounce."""

import re
from enum import StrEnum

from signon.mail.delivery import Permanent, Temporary, without_address

ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.\d{1,3}\b")
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
SERVER_LEAVES = 421
FIRST_PERMANENT = 500  # RFC 5321: 4yz may work later, 5yz will not
TOO_LARGE = 552
# The server refuses our connection (a missing login, a wrong order of commands), not one mail.
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

    A refused sender is an error in our settings that somebody will correct, so mails are retried.
    """
    reason = without_address(refused.text, recipient)
    is_our_sender = refused.stage is Stage.SENDER and refused.code != TOO_LARGE
    if refused.code in ABOUT_US or is_our_sender:
        return Temporary(reason, is_everybodys=True)
    if refused.code < FIRST_PERMANENT:
        return Temporary(reason)
    return Permanent(reason, is_bounce=_is_bounce(refused))


def _is_bounce(refused: MailRefused) -> bool:
    """Say whether the mailbox does not exist.

    The enhanced status code is more precise than the basic one: 550 with 5.7.1 means that a policy
    of the server refused the mail, not that the mailbox is missing.
    """
    found = ENHANCED.search(refused.text)
    if found and found[1] in {"1", "7"}:
        return found[1] == "1"
    return refused.stage is Stage.RECIPIENT and refused.code in NO_SUCH_MAILBOX
