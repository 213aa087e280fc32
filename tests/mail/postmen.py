"""Give postmen something to do, and look at what they have done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from signon.config import Settings
from signon.mail.chores import Postman
from signon.mail.smtp import SmtpDelivery
from signon.models import OutboxMessage
from signon.models.outbox import MailState
from tests.conftest import Begin
from tests.mail.promises import queue


@contextmanager
def a_postman(settings: Settings, port: int) -> Iterator[Postman]:
    way = SmtpDelivery(f"smtp://127.0.0.1:{port}", own_host=settings.public_host)
    try:
        yield Postman(settings, way)
    finally:
        way.close()


def promise_to(begin: Begin, now: datetime, *locals_: str) -> None:
    with begin() as session:
        for local in locals_:
            queue(session, f"{local}@example.org", now=now)


def outbox(begin: Begin) -> list[OutboxMessage]:
    with begin() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def states(begin: Begin) -> list[MailState]:
    return [message.state for message in outbox(begin)]
