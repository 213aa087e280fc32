"""Addresses whose mailbox is gone get no mail for a while, except where a person waits for it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR
from signon.core.lifecycle import State
from signon.ledger import Decision
from signon.mail import suppression
from signon.mail.chores import Postman
from signon.mail.suppression import key_of
from signon.models import OutboxMessage, Plan, Suppression
from signon.models.outbox import MailKind, MailState, MailTrouble, SuppressionReason
from tests.conftest import Begin
from tests.factories import a_sign_on, a_submission, an_organization
from tests.mail.postmen import outbox
from tests.mail.promises import newest
from tests.mail.servers import Post

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
GONE, WISH = SuppressionReason.NO_SUCH_MAILBOX, SuppressionReason.WISH
NOBODY = an_organization("Acme Aid", email="nobody@example.org")
HELPED = an_organization("Acme Aid", email="ann@example.org")


def a_suppression(session: Session, reason: SuppressionReason, *, at: datetime) -> Suppression:
    key = key_of(HELPED.email)
    found = Suppression(email_key=key, reason=reason, at=at, recipient=HELPED.email)
    session.add(found)
    session.flush()
    return found


def sign(begin: Begin, plan: Plan, postman: Postman, *, now: datetime) -> None:
    """Sign by hand, and let the mail go out."""
    with begin() as session:
        a_submission(session, plan, NOBODY, now=now)
    postman.deliver(begin, now)


def test_who_signs_by_hand_is_tried_once_more(
    plan: Plan, begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    for days in range(4):
        sign(begin, plan, postman, now=now + days * DAY)

    assert post.asked["nobody"] == 2
    assert outbox(begin)[-1].trouble == MailTrouble.SUPPRESSED
    with begin() as session:
        found = session.scalars(select(Suppression)).one()
    assert (found.reason, found.recipient) == (GONE, NOBODY.email)
    assert found.at >= now + DAY


def test_the_one_more_try_outlasts_a_server_that_is_busy(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_suppression(session, GONE, at=now)
    a_submission(session, plan, HELPED, now=now)
    first = newest(session)
    a_submission(session, plan, HELPED, now=now)
    second = newest(session)

    held = [suppression.holds_back(session, each, now=now) for each in (first, second, first)]
    assert held == [False, True, False]


@pytest.mark.parametrize("reason", [GONE, WISH])
def test_a_mail_with_the_link_to_withdraw_is_always_tried(
    plan: Plan, session: Session, now: datetime, reason: SuppressionReason
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, HELPED, now=now)
    a_suppression(session, reason, at=now)
    ledger.send_manage_link(session, HELPED.email, budget=None, now=now)
    ledger.decide(session, sign_on, Decision.APPROVE, by=OPERATOR, now=now)
    ledger.withdraw(session, sign_on, by=OPERATOR, now=now)

    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    held = {row.kind for row in rows[1:] if suppression.holds_back(session, row, now=now)}
    assert held == {MailKind.WITHDRAWN}


@pytest.mark.parametrize(
    ("reason", "age", "is_held"),
    [
        (GONE, suppression.HOLDS - SECOND, True),
        (GONE, suppression.HOLDS, False),
        (WISH, 100 * suppression.HOLDS, True),
    ],
)
def test_a_refusal_is_forgotten_after_a_month_and_a_wish_never(
    plan: Plan,
    session: Session,
    now: datetime,
    reason: SuppressionReason,
    age: timedelta,
    *,
    is_held: bool,
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, HELPED, now=now)
    ledger.withdraw(session, sign_on, by=OPERATOR, now=now)
    a_suppression(session, reason, at=now - age)

    assert suppression.holds_back(session, newest(session), now=now) is is_held
    assert suppression.forget(session, now=now) == (not is_held)


def test_what_a_server_says_does_not_overwrite_a_wish(
    plan: Plan, session: Session, now: datetime
) -> None:
    found = a_suppression(session, WISH, at=now - DAY)
    a_submission(session, plan, HELPED, now=now)
    suppression.suppress(session, newest(session).id, reason=GONE, now=now)

    session.refresh(found)
    assert (found.reason, found.at) == (WISH, now - DAY)


def test_a_mail_that_arrives_ends_the_suppression(
    plan: Plan, begin: Begin, now: datetime, postman: Postman
) -> None:
    with begin() as session:
        a_suppression(session, GONE, at=now)
        a_submission(session, plan, HELPED, now=now)
    postman.deliver(begin, now)

    assert [each.state for each in outbox(begin)] == [MailState.SENT]
    with begin() as session:
        assert session.scalars(select(Suppression)).all() == []


def test_erasing_a_person_leaves_no_address_behind(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, HELPED, now=now)
    found = a_suppression(session, GONE, at=now)
    ledger.erase(session, sign_on, reason="Asked by letter", by=OPERATOR, now=now)

    session.refresh(found)
    assert (found.reason, found.recipient) == (GONE, None)
