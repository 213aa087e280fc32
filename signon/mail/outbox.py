"""Queue mails in the transaction of what they report; they are sent only after its commit."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Executable, and_, bindparam, case, delete, insert, or_
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core.fingerprints import for_budget, of_mailbox
from signon.core.links import LIFETIME, Purpose
from signon.models.outbox import MailBudget, MailKind, OutboxMessage
from signon.models.prepared import Prepared
from signon.models.sealed import of_row
from signon.models.upsert import insert as upsert
from signon.models.upsert import table

# The clocks of machines and parallel requests differ by less. A window that begins further ahead
# was opened before the clock was set back, and must not block an address until that time.
CLOCK_DIFFERENCE = timedelta(minutes=5)


#: The purposes of the two reminders; an address gets one of each within the life of a link.
REMINDER_BUDGET, LAST_CALL_BUDGET = "reminder", "last_call"
ONCE = Rate(1, int(LIFETIME[Purpose.CONFIRM].total_seconds()))
_RARE = frozenset({REMINDER_BUDGET, LAST_CALL_BUDGET})


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a mail is about: rows that are read at delivery, and details that no row has.

    :param details: JSON, encrypted in the outbox and deleted once the mail is sent
    """

    sign_on_id: UUID | None = None
    submission_id: UUID | None = None
    link_id: int | None = None
    details: str | None = field(default=None, repr=False)


def promise(
    session: Session,
    kind: MailKind,
    *,
    recipient: str,
    language: str,
    now: datetime,
    about: About,
) -> None:
    """Queue a mail. It goes out only if the caller's transaction commits, and then surely."""
    row = {
        "message_id": uuid4(),
        "kind": kind,
        "recipient": recipient,
        "language": language,
        "sign_on_id": about.sign_on_id,
        "submission_id": about.submission_id,
        "link_id": about.link_id,
        "details": about.details,
        "queued_at": now,
        "next_at": now,
    }
    _QUEUE.run(session, of_row(OutboxMessage, row))


def is_within_budget(
    session: Session, address: str, purpose: str, *, rate: Rate | None, now: datetime
) -> bool:
    """Count one more mail of ``purpose`` to an address, and say whether it may be sent.

    One statement counts and decides, so a burst of parallel requests cannot slip through. The
    window opens with the first mail in it.

    :param purpose: such as ``sign_on``; too many mails of one must not block another
    :param rate: ``None`` when the limit is switched off
    """
    if rate is None:
        return True
    counted = _COUNT.run(
        session,
        {
            "email_key": for_budget(of_mailbox(address)),
            "purpose": purpose,
            "since": now,
            "sent": 1,
            "over": now - timedelta(seconds=rate.seconds),
            "ahead": now + CLOCK_DIFFERENCE,
            "most": rate.count,
        },
    )
    return bool(counted)


def _count_or_refuse(session: Session) -> Executable:
    count, column = upsert(session, MailBudget), table(MailBudget).c
    is_over = or_(column.since <= bindparam("over"), column.since > bindparam("ahead"))
    return count.on_conflict_do_update(
        index_elements=[column.email_key, column.purpose],
        set_={
            "since": case((is_over, count.excluded.since), else_=column.since),
            "sent": case((is_over, 1), else_=column.sent + 1),
        },
        where=or_(is_over, column.sent < bindparam("most")),
    ).returning(column.sent)


_COUNT = Prepared(_count_or_refuse, "email_key", "purpose", "since", "sent")
_QUEUE = Prepared(
    lambda _: insert(table(OutboxMessage)),
    *("kind", "recipient", "language", "sign_on_id", "submission_id", "link_id", "details"),
    *("queued_at", "next_at"),
)


def forget_budgets(session: Session, *, rate: Rate | None, now: datetime) -> int:
    """Delete the counts whose window is over, and return how many: nobody needs them any more."""
    seconds = rate.seconds if rate else 0
    is_rare = MailBudget.purpose.in_(_RARE)
    is_over = or_(
        and_(~is_rare, MailBudget.since <= now - timedelta(seconds=seconds)),
        and_(is_rare, MailBudget.since <= now - timedelta(seconds=ONCE.seconds)),
    )
    return len(
        session.scalars(delete(MailBudget).where(is_over).returning(MailBudget.purpose)).all()
    )
