"""Promised mails of every kind, each about a sign-on that reached its state by the real steps."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.lifecycle import State
from signon.core.links import Purpose
from signon.core.permissions import StaffRole
from signon.ledger import Application
from signon.mail.content import ASKING, NOTICES
from signon.mail.outbox import About, promise
from signon.models import Link, OutboxMessage, Plan, Submission
from signon.models.outbox import MailKind
from signon.staff import service as staff
from tests.factories import ACME, ANN, a_sign_on

STATES = {
    MailKind.CONFIRM_SIGN_ON: State.PENDING,
    MailKind.REMINDER: State.PENDING,
    MailKind.ALREADY_SIGNED: State.LISTED,
    MailKind.SIGNED: State.LISTED,
    MailKind.HELD: State.IN_REVIEW,
    MailKind.APPROVED: State.LISTED,
    MailKind.DECLINED: State.DECLINED,
    MailKind.WITHDRAWN: State.WITHDRAWN,
    MailKind.LETTER_DELIVERED: State.LISTED,
}
REVIEWED = frozenset(
    {MailKind.HELD, MailKind.APPROVED, MailKind.DECLINED, MailKind.LETTER_DELIVERED}
)
DETAILS = {
    MailKind.DECLINED: {"reason": "We could not reach you."},
    MailKind.LETTER_DELIVERED: {
        "letter": "8b5b0a3e-7e0c-4f5e-9d1d-0123456789ab",
        "letter_title": "A Fair Letter",
        "delivered_to": "The Speaker",
    },
}


def a_promise(
    session: Session,
    plan: Plan,
    kind: MailKind,
    application: Application | None = None,
    *,
    now: datetime,
) -> OutboxMessage:
    """Return the promise of a mail of ``kind``, the newest in the outbox."""
    if kind in NOTICES:
        told = json.dumps({"by": "mo@example.org", "list": "A Fair Plan", "at": "2020-12-14"})
        _promise(session, kind, About(details=told), now=now)
    elif kind is MailKind.STAFF_INVITATION:
        staff.invite(session, "mo@example.org", StaffRole.MODERATOR, by=OPERATOR, now=now)
    else:
        about = _manage(session, now) if kind is MailKind.MANAGE_LINK else None
        about = about or _about(session, plan, kind, application, now=now)
        _promise(session, kind, about, now=now)
    return newest(session)


def newest(session: Session) -> OutboxMessage:
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()


def queue(session: Session, recipient: str, *, now: datetime) -> int:
    """Promise a mail that needs no sign-on, and return its id."""
    _promise(session, MailKind.MANAGE_LINK, _manage(session, now), recipient, now=now)
    return newest(session).id


def _promise(
    session: Session,
    kind: MailKind,
    about: About,
    recipient: str = "ann@example.org",
    *,
    now: datetime,
) -> None:
    promise(session, kind, recipient=recipient, language="en", now=now, about=about)


def _about(
    session: Session, plan: Plan, kind: MailKind, application: Application | None, *, now: datetime
) -> About:
    application = application or (ACME if kind in REVIEWED else ANN)
    sign_on = a_sign_on(session, plan, STATES[kind], application, now=now)
    submission = session.scalars(select(Submission).filter_by(sign_on_id=sign_on.id)).one()
    link = Link(
        purpose=Purpose.WITHDRAW,
        sign_on_id=sign_on.id,
        created_at=now,
    )
    is_to_confirm = kind in ASKING
    session.add(link)
    session.flush()
    return About(
        sign_on_id=sign_on.id,
        submission_id=submission.id if is_to_confirm else None,
        link_id=None if is_to_confirm else link.id,
        details=json.dumps(DETAILS.get(kind, {})),
    )


def _manage(session: Session, now: datetime) -> About:
    link = Link(
        purpose=Purpose.MANAGE,
        address="ann@example.org",
        created_at=now,
    )
    session.add(link)
    session.flush()
    return About(link_id=link.id)
