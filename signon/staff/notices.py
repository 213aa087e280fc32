"""Tell all owners by mail that a list has left the house."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.languages import SOURCE
from signon.core.permissions import StaffRole
from signon.mail.outbox import About, promise
from signon.models import Role, User
from signon.models.outbox import MailKind


def tell_owners(session: Session, *, by: Actor, about: Mapping[str, str], now: datetime) -> None:
    """Queue a mail to every owner who can sign in, whoever took the list."""
    who = select(User.email).where(User.id == by.staff_id)
    told = {"by": session.scalar(who) or str(by), "at": f"{now:%Y-%m-%d %H:%M} UTC", **about}
    owners = select(User.email).where(
        User.active, User.password.is_not(None), User.roles.any(Role.name == StaffRole.OWNER)
    )
    for email in session.scalars(owners.order_by(User.id)):
        promise(
            session,
            MailKind.EXPORT_NOTICE,
            recipient=email,
            language=SOURCE,
            now=now,
            about=About(details=json.dumps(told)),
        )
