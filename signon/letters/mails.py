"""The mail that brings an organization's contact the final copy of a letter."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from signon.mail.outbox import About, promise
from signon.models import Letter
from signon.models.outbox import MailKind


def promise_copies(
    session: Session, letter: Letter, rows: Iterable[Row[Any]], *, now: datetime
) -> None:
    """Queue the mails to these organizations; those without an address get none."""
    told = {
        "letter": str(letter.id),
        "letter_title": letter.title,
        "delivered_to": letter.delivered_to,
    }
    for row in rows:
        if row.email is not None:
            promise(
                session,
                MailKind.LETTER_DELIVERED,
                recipient=row.email,
                language=row.language,
                now=now,
                about=About(sign_on_id=row.id, details=json.dumps(told)),
            )
