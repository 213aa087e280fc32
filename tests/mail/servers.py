"""Real SMTP servers on loopback that keep what they get, and misbehave by recipient."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import own_port

REFUSALS = {
    "nobody": "550 5.1.1 <{address}>: no such user here",
    "relay": "554 5.7.1 <{address}>: relay access denied",
    "slam": "550 5.7.1 go away",
    "full": "452 4.2.2 mailbox full",
}


class Post:
    """A post office: what came, in order, and how it treats some recipients.

    The local part chooses: ``nobody``, ``relay``, ``full``; ``slam`` is refused and hung up on;
    ``grey`` is told to come again once;
    ``leave`` and ``vanish`` end the connection, before the text and after taking it, once.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.asked: Counter[str] = Counter()
        self.connections = 0
        self.logins: list[bytes] = []
        self.answers_to_sender: list[str] = []  # used up one by one
        self.pause_seconds = 0.0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += not session.host_name
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers_to_sender:
            return self.answers_to_sender.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        local = address.partition("@")[0]
        self.asked[local] += 1
        if local == "slam":
            asyncio.get_running_loop().call_soon(_hang_up, server)
        if local in REFUSALS:
            return REFUSALS[local].format(address=address)
        if local == "grey" and self.asked[local] == 1:
            return "451 4.7.1 come again later"
        if local == "leave" and self.asked[local] == 1:
            return _hang_up(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.pause_seconds)
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(message_from_bytes(content, policy=policy.default))
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        local = envelope.rcpt_tos[0].partition("@")[0]
        if local == "vanish" and len(self.to(local)) == 1:
            return _hang_up(server)
        return "250 OK"

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login)
        is_known = (given.login, given.password) == (b"ann@example.org", b"s3cret/")
        return AuthResult(success=is_known, handled=False)

    def to(self, local: str) -> list[EmailMessage]:
        """Return what came for one recipient."""
        return [m for m in self.received if m["To"].addresses[0].username == local]


def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.close()
    return "421 bye"


@contextmanager
def listening(post: Post, *, port: int | None = None, **how: Any) -> Iterator[int]:  # noqa: ANN401 - handed through
    """Run a server for ``post`` and give its port."""
    controller = Controller(post, hostname="127.0.0.1", port=port or own_port(), **how)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def secured(post: Post, context: ssl.SSLContext) -> dict[str, Any]:
    """Return how a server asks for STARTTLS, then for a login."""
    return {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": post.login,
        "auth_required": True,
    }
