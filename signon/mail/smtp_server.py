"""The SMTP server in ``SIGNON_SMTP_URL``, and how to connect to it."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

LITERAL = re.compile(r"[\d.]+|.*:.*")


class Tls(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True, repr=False)
class Server:
    """One SMTP server, and the account to log in with."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str


def server(url: str) -> Server:
    """Return what ``url`` says; ports 465 and 587 have their usual encryption."""
    parts = urlsplit(url)
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    usual = {465: Tls.IMPLICIT, 587: Tls.STARTTLS}.get(port, Tls.NONE)
    if parts.scheme == "smtps":
        usual = Tls.IMPLICIT
    asked = parse_qs(parts.query).get("tls", [usual])[0]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname or "", port, Tls(asked), user, password)


def connect(to: Server, *, own_host: str, seconds: float) -> smtplib.SMTP:
    """Open a connection, encrypted and signed in as the server is set up.

    The certificate is checked against the machine's list (``SSL_CERT_FILE`` names another).

    :param own_host: our host name for EHLO; to look it up in DNS could take long
    :param seconds: the timeout for each answer
    :raises OSError: the server cannot be reached, or not safely
    :raises smtplib.SMTPException: the server refuses the connection or the login
    """
    own_name = f"[{own_host}]" if LITERAL.fullmatch(own_host) else own_host
    if to.tls is Tls.IMPLICIT:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, own_name, timeout=seconds, context=context
        )
    else:
        smtp = smtplib.SMTP(to.host, to.port, own_name, timeout=seconds)
    try:
        _introduce(smtp, to)
    except (OSError, smtplib.SMTPException):
        with suppress(OSError):
            smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, to: Server) -> None:
    if to.tls is Tls.STARTTLS:
        smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()
    if to.user:
        smtp.login(to.user, to.password)
