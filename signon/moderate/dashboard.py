"""The first page after signing in: waiting sign-ons, failed mails, the state of the plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.visibility import ContactAccess
from signon.models import OutboxMessage, Plan, SignOn
from signon.models.conditions import IN_TIME
from signon.models.outbox import MailState, MailTrouble, in_state
from signon.models.tally import Counts
from signon.moderate import queue
from signon.moderate.claims import Claim, claims
from signon.plan import queries as plans

NEWEST = 10
FAILED_SHOWN = 10


@dataclass(frozen=True, repr=False)
class Failed:
    """A mail whose delivery has failed and is not tried again."""

    message: OutboxMessage
    trouble: MailTrouble | None
    code: str


@dataclass(frozen=True, repr=False)
class Mails:
    """The state of the outbox. ``oldest`` is the time since which the oldest mail waits."""

    waiting: int
    oldest: datetime | None
    failed: int
    newest_failed: Sequence[Failed]


@dataclass(frozen=True, repr=False)
class Dashboard:
    """Everything that the dashboard shows."""

    plans: Sequence[tuple[Plan, Counts]]
    queue: queue.Length
    mails: Mails
    newest: Sequence[Claim]


def overview(session: Session, seen: ContactAccess) -> Dashboard:
    """Return what the dashboard shows."""
    newest_first = select(SignOn).order_by(*(each.desc() for each in IN_TIME))
    newest = session.scalars(newest_first.limit(NEWEST)).all()
    return Dashboard(
        plans=plans.with_counts(session, plans.every(session)),
        queue=queue.length(session),
        mails=_mails(session),
        newest=claims(session, newest, seen),
    )


def _failed(message: OutboxMessage) -> Failed:
    word, _, code = (message.trouble or "").partition(" ")
    return Failed(message, MailTrouble(word) if word else None, code)


def _mails(session: Session) -> Mails:
    waiting, failed = in_state(MailState.WAITING), in_state(MailState.FAILED)
    number, oldest = (
        session.execute(select(func.count(), func.min(OutboxMessage.queued_at)).where(waiting))
        .tuples()
        .one()
    )
    newest_first = select(OutboxMessage).where(failed).order_by(OutboxMessage.id.desc())
    return Mails(
        waiting=number,
        oldest=oldest,
        failed=session.scalar(select(func.count()).where(failed)) or 0,
        newest_failed=[
            _failed(message) for message in session.scalars(newest_first.limit(FAILED_SHOWN))
        ],
    )
