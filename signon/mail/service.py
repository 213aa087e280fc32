"""What happens to a queued mail: it is leased, and then sent, put off, failed or dropped.

A lease lets only one worker at a time try a mail. Every change needs the lease, except for the
record that a mail was sent: that is true even if the lease has been lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from signon.core.links import CODE_TRIES
from signon.core.rounding import start_of_hour
from signon.mail import suppression
from signon.mail.outbox import CLOCK_DIFFERENCE
from signon.models import Submission
from signon.models.outbox import (
    AT_THE_HOUR,
    MailState,
    OutboxMessage,
    SuppressionReason,
    in_state,
)

LEASE = timedelta(seconds=60)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
GIVE_UP_AFTER = timedelta(hours=48)


def claim(session: Session, *, at_most: int, now: datetime) -> tuple[UUID, Sequence[int]]:
    """Lease the mails that are due, so that no other worker takes them meanwhile.

    One statement serves both databases: PostgreSQL skips what another worker is just claiming;
    SQLite has one writer at a time and ignores that clause.

    :return: the lease, and the ids of the mails under it, the longest waiting first
    """
    lease, is_due = uuid4(), _is_due(now)
    due = (
        select(OutboxMessage.id)
        .where(is_due)
        .order_by(OutboxMessage.next_at, OutboxMessage.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once; as a subquery PostgreSQL may run it, and its limit, again
    )
    claimed = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(select(due.c.id)), is_due)
        .values(lease=lease, leased_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return lease, sorted(claimed)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a mail may be tried now.

    A time further ahead than this module sets any was set before the clock was set back; it is
    ignored.
    """
    latest_next_at = now + BACKOFF[-1] + CLOCK_DIFFERENCE
    latest_lease = now + LEASE + CLOCK_DIFFERENCE
    next_at, leased_until = OutboxMessage.next_at, OutboxMessage.leased_until
    return and_(
        _IS_WAITING,
        or_(next_at <= now, next_at > latest_next_at),
        or_(leased_until.is_(None), leased_until <= now, leased_until > latest_lease),
    )


def leased(session: Session, number: int, *, lease: UUID) -> OutboxMessage | None:
    """Return the mail; None when the lease on it was lost, or somebody has sent it."""
    return session.scalar(select(OutboxMessage).where(*_under(number, lease)))


def record_sent(session: Session, number: int, *, now: datetime) -> None:
    """Record that the mail was sent, and delete who got it and what it was about."""
    suppression.lift_after_delivery(session, number)
    about = {"sign_on_id": None, "submission_id": None, "link_id": None}
    sent = {"state": MailState.SENT, "sent_at": start_of_hour(now)}
    _finish(session, [OutboxMessage.id == number], {**about, **AT_THE_HOUR, **sent})


def drop(session: Session, number: int, *, lease: UUID) -> None:
    """Record that the mail was not sent, because what it says is no longer true."""
    _finish(session, _under(number, lease), {**AT_THE_HOUR, "state": MailState.DROPPED})


def fail(session: Session, number: int, *, lease: UUID, trouble: str) -> None:
    """Record that the mail cannot be delivered; the staff see ``trouble``.

    Nobody can have read its code, so who types one would only be guessing: no try is left.
    """
    of_mail = select(OutboxMessage.submission_id).where(*_under(number, lease))
    session.execute(
        update(Submission)
        .where(Submission.id.in_(of_mail))
        .values(tries=CODE_TRIES)
        .execution_options(synchronize_session=False)
    )
    _finish(session, _under(number, lease), {"state": MailState.FAILED, "trouble": trouble})


def bounce(
    session: Session,
    number: int,
    *,
    lease: UUID,
    trouble: str,
    reason: SuppressionReason,
    now: datetime,
) -> None:
    """Record that the mailbox is gone, and send nothing more there for 30 days."""
    suppression.suppress(session, number, reason=reason, now=now)
    fail(session, number, lease=lease, trouble=trouble)


def put_off(
    session: Session,
    number: int,
    *,
    lease: UUID,
    trouble: str,
    now: datetime,
    is_ours: bool = False,
) -> None:
    """Try the mail again later: after 1, 2, 5, 15, then every 60 minutes, for 48 hours.

    :param is_ours: the error is in this program; then it is retried until that is fixed
    """
    row = session.execute(
        select(OutboxMessage.attempts, OutboxMessage.queued_at).where(*_under(number, lease))
    ).one_or_none()
    if row is None:
        return
    if now - row.queued_at >= GIVE_UP_AFTER and not is_ours:
        fail(session, number, lease=lease, trouble=trouble)
        return
    pause = BACKOFF[min(row.attempts, len(BACKOFF)) - 1]
    values = {"next_at": now + pause, "lease": None, "leased_until": None, "trouble": trouble}
    _update(session, _under(number, lease), values)


def give_back(session: Session, *, lease: UUID) -> None:
    """Release the mails under a lease that were not tried, so that other workers can have them."""
    values = {"lease": None, "leased_until": None, "attempts": OutboxMessage.attempts - 1}
    _update(session, [OutboxMessage.lease == lease, _IS_WAITING], values)


_IS_WAITING = in_state(MailState.WAITING)


def _under(number: int, lease: UUID) -> list[ColumnElement[bool]]:
    return [OutboxMessage.id == number, OutboxMessage.lease == lease, _IS_WAITING]


def _finish(
    session: Session, where: Sequence[ColumnElement[bool]], values: Mapping[str, Any]
) -> None:
    done = {"recipient": None, "details": None, "lease": None, "leased_until": None}
    _update(session, where, done | {"trouble": None} | dict(values))


def _update(
    session: Session, where: Sequence[ColumnElement[bool]], values: Mapping[str, Any]
) -> None:
    session.execute(
        update(OutboxMessage)
        .where(*where)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
