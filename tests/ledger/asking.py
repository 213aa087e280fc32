"""Ask for one's own link, and read it as its mail carries it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.ledger import send_manage_link
from signon.models import Link, OutboxMessage
from signon.models.outbox import MailKind
from tests.factories import ANN

THREE_A_DAY = Rate(3, 24 * 3600)


def sent(session: Session) -> list[OutboxMessage]:
    """Return the mails with personal links, the oldest first."""
    found = select(OutboxMessage).filter_by(kind=MailKind.MANAGE_LINK).order_by(OutboxMessage.id)
    return [*session.scalars(found)]


def ask(session: Session, address: str = ANN.email, *, now: datetime) -> str:
    """Have one's own link sent, and return its token."""
    send_manage_link(session, address, budget=THREE_A_DAY, now=now)
    link = session.get_one(Link, sent(session)[-1].link_id)
    return links.token(link.purpose, link.seed)
