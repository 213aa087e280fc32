"""Remind who has not confirmed: once some days after signing, once before the plan closes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core.lifecycle import State
from signon.core.plan import PlanState
from signon.ledger.asking import who_stands
from signon.ledger.codes import new_code, newest_submission
from signon.ledger.confirm import confirms_until
from signon.ledger.mails import SIGN_ON_BUDGET, remind_of
from signon.mail.outbox import LAST_CALL_BUDGET, ONCE, REMINDER_BUDGET, is_within_budget
from signon.models import Plan, SignOn
from signon.models.conditions import in_state
from signon.models.sign_on import TO_CONFIRM

BATCH = 100
HOUR = timedelta(hours=1)  # a stored time is the beginning of its hour: nobody is mailed too early


def remind(session: Session, *, after: timedelta, budget: Rate | None, now: datetime) -> int:
    """Remind a batch of those who signed ``after`` ago or earlier, and return how many were due."""
    due = SignOn.is_reminded.is_(False), SignOn.created_at <= now - after - HOUR
    found = _pending(session, *due, now=now)
    for sign_on in found:
        sign_on.is_reminded = True
        _mail(session, sign_on, REMINDER_BUDGET, budget=budget, now=now)
    return len(found)


def call_last(session: Session, *, before: timedelta, budget: Rate | None, now: datetime) -> int:
    """Remind a batch of those whose plan closes within ``before``, and return how many were due.

    Who signs later than that has just been mailed.
    """
    plans = session.scalars(
        select(Plan).where(
            Plan.state == PlanState.OPEN, Plan.closes_at > now, Plan.closes_at <= now + before
        )
    ).all()
    return sum(_call_last(session, plan, before, budget=budget, now=now) for plan in plans)


def _call_last(
    session: Session, plan: Plan, before: timedelta, *, budget: Rate | None, now: datetime
) -> int:
    begins_at = (plan.closes_at or now) - before
    due = SignOn.is_called_last.is_(False), SignOn.created_at <= begins_at - HOUR
    found = _pending(session, *due, SignOn.plan_id == plan.id, now=now)
    for sign_on in found:
        # The other reminder would come at almost the same time.
        sign_on.is_called_last = sign_on.is_reminded = True
        _mail(session, sign_on, LAST_CALL_BUDGET, budget=budget, now=now)
    return len(found)


def _pending(session: Session, *due: ColumnElement[bool], now: datetime) -> Sequence[SignOn]:
    """Return a batch of the sign-ons that are due and may still be confirmed, locked."""
    return session.scalars(
        select(SignOn)
        .where(in_state(State.PENDING), SignOn.created_at > now - TO_CONFIRM, *due)
        .order_by(SignOn.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _mail(
    session: Session, sign_on: SignOn, purpose: str, *, budget: Rate | None, now: datetime
) -> None:
    """Queue the reminder, unless it would be in vain or too much for the address.

    A sign-on that cannot take a place, because the address has confirmed others, gets none: that
    includes the decoys of those who have signed already.
    """
    plan = session.get_one(Plan, sign_on.plan_id)
    if sign_on.is_replaced or now >= confirms_until(plan, sign_on):
        return
    email, name, submission = sign_on.email, sign_on.name, newest_submission(session, sign_on)
    if submission is None or email is None or name is None:
        return
    if who_stands(session, plan, sign_on.kind, email, name):
        return
    if is_within_budget(session, email, purpose, rate=ONCE, now=now) and is_within_budget(
        session, email, SIGN_ON_BUDGET, rate=budget, now=now
    ):
        new_code(submission)
        remind_of(session, sign_on, submission, now=now)
