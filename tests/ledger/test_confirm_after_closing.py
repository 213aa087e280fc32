"""Who signed in time may confirm for a while after the plan has closed, and not later."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER
from signon.core.errors import ConfirmationClosed
from signon.core.lifecycle import State
from signon.models import Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.plan.service import close_plan, open_plan
from tests.factories import a_submission, code_of, token_of
from tests.sign.visitors import mails

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
GRACE = timedelta(hours=24)


@pytest.fixture
def submission(plan: Plan, session: Session, now: datetime) -> Submission:
    """Return a submission to a plan that closes an hour later."""
    session.get_one(Plan, plan.id).closes_at = now + HOUR
    return a_submission(session, plan, now=now)


def by_link(session: Session, submission: Submission, at: datetime) -> None:
    ledger.confirm(session, token_of(submission), by=SIGNER, now=at)


def by_code(session: Session, submission: Submission, at: datetime) -> None:
    ledger.enter_code(session, submission.id, code_of(submission), by=SIGNER, now=at)


WAYS = pytest.mark.parametrize("confirm", [by_link, by_code])
Confirm = Callable[[Session, Submission, datetime], None]


def state_of(session: Session, submission: Submission) -> State:
    return session.get_one(SignOn, submission.sign_on_id).state


@WAYS
def test_a_day_after_the_end_is_in_time(
    submission: Submission, session: Session, now: datetime, confirm: Confirm
) -> None:
    confirm(session, submission, now + HOUR + GRACE - SECOND)
    assert state_of(session, submission) is State.LISTED


@WAYS
def test_more_than_a_day_after_the_end_is_too_late(
    submission: Submission, session: Session, now: datetime, confirm: Confirm
) -> None:
    with pytest.raises(ConfirmationClosed):
        confirm(session, submission, now + HOUR + GRACE)
    assert state_of(session, submission) is State.PENDING


def test_the_plan_says_how_long(submission: Submission, session: Session, now: datetime) -> None:
    session.get_one(Plan, submission.plan_id).confirm_grace = timedelta()
    with pytest.raises(ConfirmationClosed):
        by_link(session, submission, now + HOUR)


def test_a_plan_that_staff_close_ends_at_that_moment_and_not_at_the_planned_one(
    submission: Submission, session: Session, now: datetime
) -> None:
    plan = session.get_one(Plan, submission.plan_id)
    close_plan(session, plan, by=OPERATOR, now=now + SECOND)
    close_plan(session, plan, by=OPERATOR, now=now + HOUR)

    with pytest.raises(ConfirmationClosed):
        by_link(session, submission, now + SECOND + GRACE)


def test_a_plan_that_is_opened_again_takes_confirmations_again(
    plan: Plan, session: Session, now: datetime
) -> None:
    plan, submission = session.get_one(Plan, plan.id), a_submission(session, plan, now=now)
    close_plan(session, plan, by=OPERATOR, now=now)
    open_plan(session, plan, by=OPERATOR, now=now + 2 * GRACE)
    by_link(session, submission, now + 2 * GRACE)
    assert state_of(session, submission) is State.LISTED


def test_no_mail_to_confirm_is_sent_when_that_is_over(
    submission: Submission, session: Session, now: datetime
) -> None:
    ledger.resend(session, submission.id, budget=None, now=now + HOUR + GRACE - SECOND)
    with pytest.raises(ConfirmationClosed):
        ledger.resend(session, submission.id, budget=None, now=now + HOUR + GRACE)
    assert mails(session) == [MailKind.CONFIRM_SIGN_ON] * 2


def test_it_was_not_me_works_when_confirming_is_over(
    submission: Submission, session: Session, now: datetime
) -> None:
    ledger.disown(session, token_of(submission), by=SIGNER, now=now + HOUR + 2 * GRACE)
    assert state_of(session, submission) is State.DISOWNED


def test_the_link_of_what_is_confirmed_still_leads_to_it(
    submission: Submission, session: Session, now: datetime
) -> None:
    by_link(session, submission, now)
    ledger.check(session, session.get_one(SignOn, submission.sign_on_id), now=now + 2 * GRACE)
