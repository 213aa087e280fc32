"""Promises, and the budget that an address has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.mail.outbox import About, forget_budgets, is_within_budget, promise
from signon.models import MailBudget, OutboxMessage
from signon.models.outbox import MailKind, MailState
from tests.conftest import Begin

ANN = "ann@example.org"
THREE_A_DAY = Rate(3, 86_400)
DAY = timedelta(days=1)


def spend(session: Session, now: datetime, times: int, purpose: str = "sign_on") -> list[bool]:
    return [
        is_within_budget(session, ANN, purpose, rate=THREE_A_DAY, now=now) for _ in range(times)
    ]


def test_a_promise_waits_for_its_recipient(session: Session, now: datetime) -> None:
    promise(
        session,
        MailKind.MANAGE_LINK,
        recipient="ann@example.org",
        language="en",
        now=now,
        about=About(),
    )

    (message,) = session.scalars(select(OutboxMessage)).all()
    assert (message.state, message.recipient) == (MailState.WAITING, "ann@example.org")
    assert (message.queued_at, message.next_at, message.attempts) == (now, now, 0)


def test_an_address_gets_three_mails_a_day(session: Session, now: datetime) -> None:
    assert spend(session, now, 5) == [True] * 3 + [False] * 2
    assert spend(session, now + DAY - timedelta(seconds=1), 1) == [False]
    assert spend(session, now + DAY, 4) == [True] * 3 + [False]


def test_a_flood_of_the_form_does_not_block_a_withdrawal(session: Session, now: datetime) -> None:
    spend(session, now, 5, "sign_on")

    assert spend(session, now, 1, "manage") == [True]


def test_a_clock_that_was_set_back_freezes_nobody(session: Session, now: datetime) -> None:
    spend(session, now, 5)

    assert spend(session, now - DAY, 4) == [True] * 3 + [False]


def test_clocks_that_differ_a_little_give_no_second_budget(session: Session, now: datetime) -> None:
    spend(session, now, 3)

    assert spend(session, now - timedelta(seconds=2), 1) == [False]


def test_a_window_that_is_over_is_forgotten_and_no_other(session: Session, now: datetime) -> None:
    spend(session, now, 2, "sign_on")
    spend(session, now + timedelta(hours=2), 2, "manage")

    assert forget_budgets(session, rate=Rate(3, 24 * 3600), now=now + DAY) == 1
    assert session.scalars(select(MailBudget.purpose)).all() == ["manage"]
    assert forget_budgets(session, rate=None, now=now + DAY) == 1


def test_a_limit_that_is_off_lets_all_through(session: Session, now: datetime) -> None:
    assert all(is_within_budget(session, ANN, "sign_on", rate=None, now=now) for _ in range(9))


def test_of_twelve_at_once_exactly_three_get_through(
    app: Flask, begin: Begin, now: datetime
) -> None:
    def ask(number: int) -> bool:
        at = now + timedelta(milliseconds=number * 7 % 12)
        with app.app_context(), begin() as session:
            return is_within_budget(session, ANN, "sign_on", rate=THREE_A_DAY, now=at)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(ask, range(12)))

    assert sum(answers) == 3
