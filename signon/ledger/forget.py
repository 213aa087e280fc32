"""Forget what has run its time: forms that nobody can confirm any more, and links that have ended.

A sign-on has its own end (see ``leave``); this is about what leads to it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from signon.models import Link, OutboxMessage, Submission
from signon.models.outbox import AT_THE_HOUR, MailState
from signon.models.sign_on import TO_CONFIRM

BATCH = 500


def forget_ended(session: Session, *, now: datetime) -> int:
    """Delete a batch of ended forms and of ended links, and return how many.

    A queued mail about one says what is no longer true, and is dropped.
    """
    ended_form = Submission.created_at < now - TO_CONFIRM
    forms = session.scalars(select(Submission.id).where(ended_form).limit(BATCH)).all()
    if forms:
        _let_go(session, OutboxMessage.submission_id.in_(forms))
        session.execute(delete(Submission).where(Submission.id.in_(forms)))
    links = session.scalars(select(Link.id).where(Link.expires_at < now).limit(BATCH)).all()
    if links:
        _let_go(session, OutboxMessage.link_id.in_(links))
        session.execute(delete(Link).where(Link.id.in_(links)))
    return len(forms) + len(links)


def _let_go(session: Session, which: ColumnElement[bool]) -> None:
    """Drop the mails that still wait, and take the references away from all of them."""
    mails = update(OutboxMessage).where(which).execution_options(synchronize_session=False)
    waiting = mails.where(OutboxMessage.state == MailState.WAITING)
    dropped = {"state": MailState.DROPPED, "recipient": None, "details": None}
    session.execute(waiting.values(**dropped, **AT_THE_HOUR))
    session.execute(mails.values(submission_id=None, link_id=None))
