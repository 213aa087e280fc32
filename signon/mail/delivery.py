"""The interface that every way of delivering mails has, and the exceptions that it raises."""

from email.message import EmailMessage
from typing import Protocol

from signon.models.outbox import SuppressionReason


class Delivery(Protocol):
    """Delivers one mail at a time."""

    def send(self, message: EmailMessage) -> None:
        """Deliver ``message``; return only when that has succeeded.

        :raises Temporary: it may work later
        :raises Permanent: it will never work
        """


class Temporary(Exception):
    """The mail could not be delivered now.

    :param reason: for the staff: a :class:`~signon.models.outbox.MailTrouble` and a code
    :param is_everybodys: the problem affects all mails, so the others need not be tried now
    """

    def __init__(self, reason: str, *, is_everybodys: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_everybodys = is_everybodys


class Permanent(Exception):
    """The mail was refused for good.

    :param reason: for the staff: a :class:`~signon.models.outbox.MailTrouble` and a code
    :param suppress_as: why nothing more should be sent to the address; None if it may be good
    """

    def __init__(self, reason: str, *, suppress_as: SuppressionReason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suppress_as = suppress_as
