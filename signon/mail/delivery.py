"""The interface that every way of delivering mails has, and the exceptions that it raises."""

import re
from email.message import EmailMessage
from typing import Protocol

from signon.models.outbox import SuppressionReason

LONGEST_REASON = 200  # characters
ADDRESS = re.compile(r"\S*@\S*")


class Delivery(Protocol):
    """Delivers one mail at a time."""

    def send(self, message: EmailMessage) -> None:
        """Deliver ``message``; return only when that has succeeded.

        :raises Temporary: it may work later
        :raises Permanent: it will never work
        """


class Temporary(Exception):
    """The mail could not be delivered now.

    :param reason: for the staff; without any address
    :param is_everybodys: the problem affects all mails, so the others need not be tried now
    """

    def __init__(self, reason: str, *, is_everybodys: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_everybodys = is_everybodys


class Permanent(Exception):
    """The mail was refused for good.

    :param reason: for the staff; without any address
    :param suppress_as: why nothing more should be sent to the address; None if it may be good
    """

    def __init__(self, reason: str, *, suppress_as: SuppressionReason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suppress_as = suppress_as


def without_address(text: str, recipient: str = "") -> str:
    """Return one line of ``text`` that names nobody: servers repeat addresses in their answers."""
    line = ADDRESS.sub("(address)", " ".join(text.split()))
    local = recipient.rpartition("@")[0]
    if local:
        line = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "(address)", line, flags=re.IGNORECASE)
    return "".join(sign for sign in line if sign.isprintable())[:LONGEST_REASON]
