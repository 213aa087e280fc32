"""What it means when an SMTP server refuses a mail: retry it, give it up, or a bounce."""

import re
from enum import StrEnum

from signon.mail.delivery import Permanent, Temporary
from signon.models.outbox import MailTrouble

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
    """The server answered a command with a code above 399.

    Of its answer only the codes are kept: the words may repeat the address, or say who has it.
    """

    def __init__(self, stage: Stage, code: int, reply: bytes) -> None:
        super().__init__(code)
        self.stage = stage
        self.code = code
        found = ENHANCED.search(reply.decode(errors="replace"))
        self.enhanced = found[0] if found else ""
        self.subject = found[1] if found else ""  # the middle one of its three numbers

    @property
    def codes(self) -> str:
        return f"{self.code} {self.enhanced}".rstrip()


def verdict(refused: MailRefused) -> Temporary | Permanent:
    """Return what a refusal means for the mail.

    A refused sender is an error in our settings that somebody will correct, so mails are retried.
    """
    is_our_sender = refused.stage is Stage.SENDER and refused.code != TOO_LARGE
    if refused.code in ABOUT_US or is_our_sender:
        return Temporary(MailTrouble.REFUSES_US.with_code(refused.codes), is_everybodys=True)
    if refused.code < FIRST_PERMANENT:
        return Temporary(MailTrouble.LATER.with_code(refused.codes))
    is_bounce = _is_bounce(refused)
    found = MailTrouble.NO_MAILBOX if is_bounce else MailTrouble.REFUSED
    return Permanent(found.with_code(refused.codes), is_bounce=is_bounce)


def _is_bounce(refused: MailRefused) -> bool:
    """Say whether the mailbox does not exist.

    The enhanced status code is more precise than the basic one: 550 with 5.7.1 means that a policy
    of the server refused the mail, not that the mailbox is missing.
    """
    if refused.subject in {"1", "7"}:
        return refused.subject == "1"
    return refused.stage is Stage.RECIPIENT and refused.code in NO_SUCH_MAILBOX
