"""Deliver mails to an SMTP server over one kept connection."""

import re
import smtplib
import time
from collections.abc import Callable
from email.message import EmailMessage

from signon.mail.delivery import Temporary
from signon.mail.refusal import ABOUT_US, SERVER_LEAVES, MailRefused, SmtpStep, verdict
from signon.mail.smtp_server import connect, server
from signon.models.outbox import MailTrouble

SEND_SECONDS = 30  # for a whole mail; the lease on it is longer
IDLE_SECONDS = 60  # servers and firewalls forget a connection that is silent for longer
AGREEMENT = frozenset({2, 3})  # first digits of the replies that accept a command
LEADING_DOT = re.compile(rb"(?m)^\.")


class Lost(ConnectionError):
    """The connection broke before the text was sent, so a retry cannot deliver it twice."""


class SmtpDelivery:
    """Delivers mails to one server; it is not thread-safe."""

    def __init__(self, url: str, *, own_host: str) -> None:
        self._server = server(url)
        self._own_host = own_host
        self._kept: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(self, message: EmailMessage) -> None:
        """Deliver ``message`` within 30 seconds.

        :raises Temporary: the server cannot be reached or wants it later
        :raises Permanent: the server refused it for good
        """
        until = time.monotonic() + SEND_SECONDS
        try:
            self._converse(message, until)
        except MailRefused as refused:
            self._start_over(refused)
            raise verdict(refused) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Temporary(_reason(error), is_everybodys=True) from None
        self._used_at = time.monotonic()

    def close(self) -> None:
        """End the connection; the next mail opens another."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _converse(self, message: EmailMessage, until: float) -> None:
        """Use the kept connection; if the server has closed it meanwhile, open a new one."""
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()
        if self._kept is not None:
            try:
                return _hand_over(self._kept, message, until)
            except Lost:
                self.close()
        self._kept = connect(self._server, own_host=self._own_host, seconds=_left(until))
        return _hand_over(self._kept, message, until)

    def _start_over(self, refused: MailRefused) -> None:
        """Make the connection ready for the next mail."""
        self._used_at = time.monotonic()
        try:
            if self._kept is not None and refused.code not in ABOUT_US:
                self._kept.rset()
                return
        except (OSError, smtplib.SMTPException):
            pass
        self.close()


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage, until: float) -> None:
    text = LEADING_DOT.sub(b"..", message.as_bytes())
    try:
        _ask(SmtpStep.SENDER, smtp, lambda: smtp.mail(_addr_spec(message, "From")), until)
        _ask(SmtpStep.RECIPIENT, smtp, lambda: smtp.rcpt(_addr_spec(message, "To")), until)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Lost(str(error)) from error
    except MailRefused as refused:
        if refused.code == SERVER_LEAVES:
            raise Lost(refused.codes) from refused
        raise
    _ask(SmtpStep.TEXT, smtp, lambda: smtp.docmd("DATA"), until)
    _ask(SmtpStep.TEXT, smtp, lambda: _give(smtp, text), until)


def _give(smtp: smtplib.SMTP, text: bytes) -> tuple[int, bytes]:
    """Send text and end in one write; a small second packet would wait for an acknowledgment."""
    smtp.send(text + b".\r\n")
    return smtp.getreply()


def _ask(
    step: SmtpStep, smtp: smtplib.SMTP, command: Callable[[], tuple[int, bytes]], until: float
) -> None:
    """Send a command, with the time left as its timeout, and check that the server accepts it.

    :raises MailRefused: it does not
    """
    if smtp.sock is not None:
        smtp.sock.settimeout(_left(until))
    code, reply = command()
    if code // 100 not in AGREEMENT:
        raise MailRefused(step, code, reply)


def _reason(error: Exception) -> str:
    """Return why there is no connection, as a word and a code."""
    if isinstance(error, smtplib.SMTPResponseException):
        return MailTrouble.REFUSES_US.with_code(str(error.smtp_code))
    return MailTrouble.UNREACHABLE.with_code(type(error).__name__)


def _left(until: float) -> float:
    """Return the seconds that are left.

    :raises TimeoutError: there are none
    """
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the server is too slow")
    return seconds


def _addr_spec(message: EmailMessage, header: str) -> str:
    """Return the bare address in ``header``, for the envelope."""
    return str(message[header].addresses[0].addr_spec)
