"""The first page tells what waits and what went wrong."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.lifecycle import State
from signon.core.rounding import start_of_hour
from signon.core.visibility import ContactAccess
from signon.models import OutboxMessage, Plan
from signon.models.outbox import MailState, MailTrouble
from signon.moderate.dashboard import FAILED_SHOWN, NEWEST, overview
from signon.moderate.queue import Length
from tests.factories import ACME, a_sign_on, an_individual


def test_an_empty_house_has_an_empty_dashboard(session: Session) -> None:
    shown = overview(session, ContactAccess.CLEAR)

    assert (shown.plans, shown.newest, shown.queue) == ([], [], Length(0, None))
    assert (shown.mails.waiting, shown.mails.oldest, shown.mails.failed) == (0, None, 0)


def test_what_waits_is_counted_with_its_age(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    a_sign_on(session, plan, application=an_individual(), now=now + timedelta(hours=1))

    shown = overview(session, ContactAccess.CLEAR)
    assert shown.queue == Length(1, start_of_hour(now))
    assert (shown.mails.waiting, shown.mails.oldest) == (3, now)  # two to confirm, one held
    assert [(each.slug, counts.organizations) for each, counts in shown.plans] == [("fair-plan", 0)]


def test_failed_mails_are_shown_the_newest_first_with_why_they_failed(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number in range(FAILED_SHOWN + 1):
        person = an_individual(f"Ann{number} Lee", email=f"ann{number}@example.org")
        a_sign_on(session, plan, application=person, now=now)
    for mail in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        mail.state, mail.trouble = MailState.FAILED, f"no_mailbox 550 5.1.{mail.id}"
    session.flush()

    mails = overview(session, ContactAccess.CLEAR).mails
    assert (mails.failed, len(mails.newest_failed), mails.waiting) == (11, FAILED_SHOWN, 0)
    newest = mails.newest_failed[0]
    assert (newest.trouble, newest.code) == (MailTrouble.NO_MAILBOX, "550 5.1.11")


def test_the_newest_sign_ons_are_shown_as_far_as_one_may_see(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number in range(NEWEST + 1):
        person = an_individual(f"Ann{number} Lee", email=f"a{number}@x.org", visibility="initial")
        a_sign_on(session, plan, application=person, now=now + timedelta(minutes=number))

    hidden = [claim.name for claim in overview(session, ContactAccess.HIDDEN).newest]
    assert (len(hidden), hidden[0]) == (NEWEST, f"Ann{NEWEST} L.")
    assert overview(session, ContactAccess.MASKED).newest[0].name == f"Ann{NEWEST} L."
