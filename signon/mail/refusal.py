"""What an SMTP server's refusal means: retry the mail, give it up, or suppress the address."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from signon.mail.delivery import Permanent, Temporary
from signon.models.outbox import MailTrouble, SuppressionReason

#: The only refusals after which an address gets no more mail, by enhanced status code. Their
#: meanings stand in RFC 3463, section 3, and the registry of RFC 5248. All others may be about us,
#: about this one mail or about today: 5.1.8 is a bad sender, 5.2.2 a full mailbox, 5.7.1 a policy
#: or a block list, and 5.1.2 a domain that cannot be found now.
MAILBOX_IS_GONE: Mapping[str, SuppressionReason] = MappingProxyType(
    {
        "5.1.1": SuppressionReason.NO_SUCH_MAILBOX,  # bad destination mailbox address
        "5.1.6": SuppressionReason.NO_SUCH_MAILBOX,  # it has moved, with no forwarding address
        "5.2.1": SuppressionReason.DISABLED,  # mailbox disabled, not accepting messages
    }
)
# RFC 2034: the code stands at the beginning of the reply. Some servers write a "#" before it.
ENHANCED = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})(?!\S)")
# A server without enhanced codes says 550 for a missing mailbox and for a policy alike (RFC 5321,
# section 4.2.2); only its words tell which.
MAILBOX_UNAVAILABLE = 550
MAILBOX = r"(?:user|mailbox|recipient|account)"
NO_SUCH_MAILBOX = re.compile(
    rf"\b(?:no such|unknown|invalid) {MAILBOX}\b"
    rf"|\b{MAILBOX}\b[^.:;]{{0,60}}\b(?:unknown|not found|(?:does not|doesn.t) exist)\b",
    re.IGNORECASE,
)
DISABLED = re.compile(rf"\b{MAILBOX}\b[^.:;]{{0,60}}\b(?:disabled|inactive)\b", re.IGNORECASE)

SERVER_LEAVES = 421
FIRST_PERMANENT = 500  # RFC 5321: 4yz may work later, 5yz will not
TOO_LARGE = 552
# The server refuses our connection (a missing login, a wrong order of commands), not one mail.
ABOUT_US = frozenset({SERVER_LEAVES, 503, 530, 535, 538})


class SmtpStep(StrEnum):
    """How far the conversation about one mail got."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"


class MailRefused(Exception):
    """The server answered a command with a code above 399.

    Of its answer only the codes are kept: the words may repeat the address, or say who has it.
    """

    def __init__(self, step: SmtpStep, code: int, reply: bytes) -> None:
        super().__init__(code)
        self.step = step
        self.code = code
        said = reply.decode(errors="replace").strip()
        found = ENHANCED.match(said)
        self.enhanced = found[1] if found else ""
        self.suppress_as = _gone(step, code, self.enhanced, said)

    @property
    def codes(self) -> str:
        return f"{self.code} {self.enhanced}".rstrip()


def verdict(refused: MailRefused) -> Temporary | Permanent:
    """Return what a refusal means for the mail.

    A refused sender is an error in our settings that somebody will correct, so mails are retried.
    """
    is_our_sender = refused.step is SmtpStep.SENDER and refused.code != TOO_LARGE
    if refused.code in ABOUT_US or is_our_sender:
        return Temporary(MailTrouble.REFUSES_US.with_code(refused.codes), is_everybodys=True)
    if refused.code < FIRST_PERMANENT:
        return Temporary(MailTrouble.LATER.with_code(refused.codes))
    found = MailTrouble.NO_MAILBOX if refused.suppress_as else MailTrouble.REFUSED
    return Permanent(found.with_code(refused.codes), suppress_as=refused.suppress_as)


def _gone(step: SmtpStep, code: int, enhanced: str, said: str) -> SuppressionReason | None:
    """Return why the address should get no more mail; None when the refusal does not say so."""
    if enhanced:
        return MAILBOX_IS_GONE.get(enhanced)
    if step is not SmtpStep.RECIPIENT or code != MAILBOX_UNAVAILABLE:
        return None
    if NO_SUCH_MAILBOX.search(said):
        return SuppressionReason.NO_SUCH_MAILBOX
    return SuppressionReason.DISABLED if DISABLED.search(said) else None
