"""How a sign-on ends: withdrawn by its owner, disowned by the address's owner, or expired."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signon.core.actor import CLOCK, Actor
from signon.core.lifecycle import State, Step
from signon.ledger.confirm import check_link, find_by_link
from signon.ledger.household import lock_address
from signon.ledger.mails import tell
from signon.models import Link, SignOn
from signon.models.conditions import in_state
from signon.models.outbox import MailKind
from signon.models.sign_on import TO_CONFIRM

BATCH = 200


def withdraw(session: Session, sign_on: SignOn, *, by: Actor, now: datetime) -> None:
    """Withdraw a sign-on: take it off list and count, delete personal data, end its links.

    :raises StepRefused: it has ended already
    """
    tell(session, sign_on, MailKind.WITHDRAWN, now=now)  # before the address is deleted
    sign_on.take(Step.WITHDRAW, at=now, by=by)
    own = Link.sign_on_id == sign_on.id
    session.execute(update(Link).where(own, Link.used_at.is_(None)).values(used_at=now))


def disown(session: Session, token: str, *, by: Actor, now: datetime) -> SignOn:
    """Remove a sign-on that the address's owner did not make; it works after confirmation too.

    :param token: of the link in the mail that asked to confirm
    :raises LinkUnknown: there is no such link, or it was withdrawn or disowned
    :raises LinkExpired: the link is older than it may be
    :raises LinkReplaced: another confirmation has taken its place
    """
    sign_on, _ = lock_address(session, find_by_link(session, token).id)
    check_link(session, sign_on, now=now)
    sign_on.take(Step.DISOWN, at=now, by=by)
    return sign_on


def expire(session: Session, *, now: datetime) -> int:
    """Expire a batch of the sign-ons that nobody confirmed in time, and return how many."""
    found = session.scalars(
        select(SignOn)
        .where(in_state(State.PENDING), SignOn.created_at <= now - TO_CONFIRM)
        .order_by(SignOn.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for sign_on in found:
        sign_on.take(Step.EXPIRE, at=now, by=CLOCK)
    return len(found)
