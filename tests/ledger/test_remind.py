"""Who has not confirmed is reminded, twice at most, and never somebody who need not confirm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate
from signon.core.actor import SIGNER
from signon.core.lifecycle import State
from signon.mail.outbox import ONCE, forget_budgets
from signon.models import MailBudget, OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from tests.factories import ACME, ANN, a_plan, a_sign_on, a_submission, code_of, token_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUDGET = Rate(3, 24 * 3600)
Remind = Callable[[Session, datetime], int]


def after_two_days(session: Session, now: datetime) -> int:
    return ledger.remind(session, after=2 * DAY, budget=BUDGET, now=now)


def before_closing(session: Session, now: datetime) -> int:
    return ledger.call_last(session, before=DAY, budget=BUDGET, now=now)


def reminders(session: Session) -> int:
    counted = select(func.count()).where(OutboxMessage.kind == MailKind.REMINDER)
    return session.scalar(counted) or 0


@pytest.fixture
def closing(plan: Plan, session: Session, now: datetime) -> Plan:
    """Return a plan that closes five days later."""
    found = session.get_one(Plan, plan.id)
    found.closes_at = now + 5 * DAY
    return found


def test_two_days_after_signing_one_reminder_goes_out(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_submission(session, plan, now=now)
    done = [after_two_days(session, now + days * DAY - HOUR) for days in (2, 3, 4, 10)]
    assert (done, reminders(session)) == ([0, 1, 0, 0], 1)


def test_a_day_before_closing_one_more_goes_out(
    closing: Plan, session: Session, now: datetime
) -> None:
    a_submission(session, closing, now=now)
    after_two_days(session, now + 2 * DAY + HOUR)
    done = [before_closing(session, now + each) for each in (3 * DAY, 4 * DAY, 4 * DAY + HOUR)]
    assert (done, reminders(session)) == ([0, 1, 0], 2)


def test_close_to_the_end_one_reminder_stands_for_both(
    closing: Plan, session: Session, now: datetime
) -> None:
    a_submission(session, closing, now=now + 2 * DAY)
    at = now + 4 * DAY + HOUR
    assert (before_closing(session, at), after_two_days(session, at)) == (1, 0)


def test_who_signs_on_the_last_day_has_just_been_mailed(
    closing: Plan, session: Session, now: datetime
) -> None:
    a_submission(session, closing, now=now + 4 * DAY + HOUR)
    assert before_closing(session, now + 4 * DAY + 2 * HOUR) == 0


@pytest.mark.parametrize("remind", [after_two_days, before_closing])
def test_nobody_is_reminded_after_closing(
    closing: Plan, session: Session, now: datetime, remind: Remind
) -> None:
    a_submission(session, closing, now=now)
    remind(session, now + 6 * DAY)
    assert reminders(session) == 0


def test_the_reminder_brings_the_link_and_a_code_that_works(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    submission.tries = 5
    after_two_days(session, now + 2 * DAY + HOUR)

    mail = session.scalars(select(OutboxMessage).filter_by(kind=MailKind.REMINDER)).one()
    assert (mail.submission_id, mail.recipient) == (submission.id, ANN.email)
    typed = code_of(session.get_one(Submission, submission.id))
    state = ledger.enter_code(session, submission.id, typed, by=SIGNER, now=now + 2 * DAY)
    assert state is State.LISTED


@pytest.mark.parametrize("remind", [after_two_days, before_closing])
def test_an_address_gets_one_over_all_plans(
    closing: Plan, session: Session, now: datetime, remind: Remind
) -> None:
    other = a_plan(session, now=now, slug="other")
    other.closes_at = closing.closes_at
    for plan in (closing, other):
        a_submission(session, plan, now=now)
    assert (remind(session, now + 4 * DAY), reminders(session)) == (2, 1)


def test_a_reminder_counts_in_the_budget_of_the_address(
    plan: Plan, session: Session, now: datetime
) -> None:
    at = now + 2 * DAY
    a_submission(session, plan, now=now)
    for name in ("Bo Lee", "Cy Lee", "Di Lee"):
        ledger.take_in(session, plan.id, replace(ANN, name=name), budget=BUDGET, now=at)
    after_two_days(session, at)
    assert reminders(session) == 0


def test_decoys_and_those_who_stand_are_not_reminded(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    a_submission(session, plan, ACME, now=now)  # a decoy
    assert (after_two_days(session, now + 2 * DAY + HOUR), reminders(session)) == (1, 0)
    assert session.scalars(select(SignOn.is_reminded)).all().count(True) == 1


def test_that_an_address_was_reminded_is_forgotten_with_the_life_of_a_link(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_submission(session, plan, now=now)
    after_two_days(session, now + 2 * DAY + HOUR)
    end = now + 2 * DAY + HOUR + timedelta(seconds=ONCE.seconds)

    forget_budgets(session, rate=BUDGET, now=end - HOUR)
    assert session.scalars(select(MailBudget.purpose)).all() == ["reminder"]
    assert forget_budgets(session, rate=BUDGET, now=end) == 1


def test_who_has_confirmed_is_left_alone(plan: Plan, session: Session, now: datetime) -> None:
    submission = a_submission(session, plan, now=now)
    ledger.confirm(session, token_of(submission), by=SIGNER, now=now)
    assert after_two_days(session, now + 2 * DAY + HOUR) == 0
