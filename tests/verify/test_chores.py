"""What nobody confirms runs out by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.actor import CLOCK
from signon.core.lifecycle import State, Step
from signon.core.rounding import start_of_hour
from signon.models import Event, Link, OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailState
from signon.verify.chores import expire, forget, verify_chores
from tests.conftest import Begin
from tests.factories import a_sign_on, a_submission, an_individual, an_organization
from tests.sign.visitors import sign_ons

DAYS, HOUR = timedelta(days=1), timedelta(hours=1)
ON_TIME = 14 * DAYS + HOUR


def number_of(session: Session, table: type[Submission | Link]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_unconfirmed_sign_ons_expire_after_14_days(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_sign_on(session, plan, application=an_individual("Old"), now=now)
        a_sign_on(session, plan, application=an_organization("Older"), now=now - DAYS)
        a_sign_on(session, plan, application=an_individual("New"), now=now + DAYS)
    assert expire(begin, now + ON_TIME) == 2
    assert expire(begin, now + ON_TIME) == 0
    with begin() as session:
        states = [(each.state, each.email is None) for each in sign_ons(session)]
        last = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert (last.step, last.by, last.at) == (Step.EXPIRE, CLOCK, start_of_hour(now + ON_TIME))
    assert states == [(State.EXPIRED, True), (State.EXPIRED, True), (State.PENDING, False)]


def test_on_the_last_day_nothing_expires(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_sign_on(session, plan, now=now)
    assert expire(begin, now + 14 * DAYS) == 0


def test_what_was_confirmed_stays(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, now=now)
        a_sign_on(session, plan, State.IN_REVIEW, an_organization(), now=now)
    assert expire(begin, now + 400 * DAYS) == 0


def test_a_batch_takes_the_oldest_first(
    plan: Plan, begin: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.ledger.leave.BATCH", 2)
    with begin() as session:
        for number in range(3):
            application = an_individual(f"N {number}")
            a_sign_on(session, plan, application=application, now=now - number * DAYS)
    assert expire(begin, now + ON_TIME) == 2
    with begin() as session:
        assert session.scalars(select(SignOn).filter_by(state=State.PENDING)).one().name == "N 0"
    assert expire(begin, now + ON_TIME) == 1


def test_forms_and_links_go_when_their_time_is_over(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, now=now)
        a_submission(session, plan, an_individual("New"), now=now + DAYS)
    forget(begin, now + 14 * DAYS)
    with begin() as session:
        assert (number_of(session, Submission), number_of(session, Link)) == (2, 1)
    assert forget(begin, now + 14 * DAYS + 2 * HOUR) == 2
    with begin() as session:
        assert (number_of(session, Submission), number_of(session, Link)) == (1, 0)
        states = session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()
    dropped, waiting = MailState.DROPPED, MailState.WAITING
    assert states == [dropped, dropped, waiting], "what says something untrue is not sent"


@pytest.mark.one_database
@pytest.mark.parametrize(("after", "sent"), [(2 * DAYS, 1), (None, 0)])
def test_the_settings_say_when_to_remind_or_never(
    plan: Plan,
    begin: Begin,
    now: datetime,
    settings: Settings,
    after: timedelta | None,
    sent: int,
) -> None:
    with begin() as session:
        a_sign_on(session, plan, now=now)
    *_, remind = verify_chores(replace(settings, remind_after=after))
    assert remind.work(begin, now + 3 * DAYS) == sent
