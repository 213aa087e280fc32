"""The mailed link that sets up an account: whether it is still valid."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.links import Purpose, token_hash
from signon.models import Link


def usable(session: Session, token: str, *, now: datetime, for_update: bool = False) -> Link:
    """Return the set-up link with ``token``.

    :param for_update: lock the row, so that the link can be used only once
    :raises LinkUnknown: the link was never ours, or has been used
    :raises LinkExpired: it is too old, or a newer one was sent
    """
    wanted = select(Link).where(
        Link.token_hash == token_hash(token), Link.purpose == Purpose.STAFF_SET_UP
    )
    link = session.scalar(wanted.with_for_update() if for_update else wanted)
    if link is None or link.used_at is not None:
        raise LinkUnknown
    if link.expires_at <= now:
        raise LinkExpired
    return link
