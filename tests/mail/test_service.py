"""Leases: one worker at a time tries a mail, and no clock strands one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import SIGNER
from signon.mail import service
from signon.models import OutboxMessage, Plan
from signon.models.outbox import MailState, SuppressionReason
from tests.conftest import Begin
from tests.factories import a_submission
from tests.mail.promises import queue

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def claimed(session: Session, now: datetime) -> list[int]:
    return list(service.claim(session, at_most=10, now=now)[1])


def test_a_leased_mail_is_free_again_when_the_lease_ends(session: Session, now: datetime) -> None:
    number = queue(session, "ann@example.org", now=now)

    assert claimed(session, now) == [number]
    assert claimed(session, now + service.LEASE - SECOND) == []
    assert claimed(session, now + service.LEASE) == [number]
    assert session.get_one(OutboxMessage, number).attempts == 2


def test_the_longest_waiting_go_first(session: Session, now: datetime) -> None:
    numbers = [queue(session, f"{each}@example.org", now=now) for each in range(12)]

    assert claimed(session, now) == numbers[:10]


def test_a_clock_that_was_set_back_strands_no_mail(session: Session, now: datetime) -> None:
    put_off = queue(session, "ann@example.org", now=now)
    lease, _ = service.claim(session, at_most=1, now=now)
    service.put_off(session, put_off, lease=lease, trouble="later", now=now)
    leased = queue(session, "bob@example.org", now=now)
    assert claimed(session, now) == [leased]

    assert claimed(session, now - DAY) == [put_off, leased]


def test_a_mail_that_is_put_off_waits_longer_each_time(session: Session, now: datetime) -> None:
    number = queue(session, "ann@example.org", now=now)
    waits = []
    while session.get_one(OutboxMessage, number).state is MailState.WAITING:
        due = session.get_one(OutboxMessage, number).next_at
        lease, _ = service.claim(session, at_most=1, now=due)
        service.put_off(session, number, lease=lease, trouble="later", now=due)
        session.expire_all()
        waits.append(session.get_one(OutboxMessage, number).next_at - due)

    assert [wait // timedelta(minutes=1) for wait in waits[:6]] == [1, 2, 5, 15, 60, 60]
    assert timedelta(hours=48) <= sum(waits, timedelta()) < timedelta(hours=49)
    message = session.get_one(OutboxMessage, number)
    assert (message.state, message.trouble, message.recipient) == (MailState.FAILED, "later", None)


def test_our_own_fault_never_makes_us_give_up(session: Session, now: datetime) -> None:
    number, later = queue(session, "ann@example.org", now=now), now + timedelta(days=5)
    lease, _ = service.claim(session, at_most=1, now=later)
    service.put_off(session, number, lease=lease, trouble="KeyError", now=later, is_ours=True)

    assert session.get_one(OutboxMessage, number).state is MailState.WAITING


def test_who_lost_the_lease_decides_nothing(session: Session, now: datetime) -> None:
    number, lost = queue(session, "ann@example.org", now=now), uuid4()
    claimed(session, now)
    for decide in (service.drop, service.leased):
        decide(session, number, lease=lost)
    service.fail(session, number, lease=lost, trouble="refused")
    service.put_off(session, number, lease=lost, trouble="later", now=now)
    service.give_back(session, lease=lost)

    session.expire_all()
    message = session.get_one(OutboxMessage, number)
    assert (message.state, message.attempts, message.trouble) == (MailState.WAITING, 1, None)
    assert message.lease is not None


def test_what_was_sent_is_sent_whoever_holds_the_lease(session: Session, now: datetime) -> None:
    number = queue(session, "ann@example.org", now=now)
    lease, _ = service.claim(session, at_most=1, now=now)
    service.record_sent(session, number, now=now)

    session.expire_all()
    message = session.get_one(OutboxMessage, number)
    assert (message.state, message.recipient) == (MailState.SENT, None)
    assert service.leased(session, number, lease=lease) is None


def test_a_mail_that_has_left_knows_no_more_than_the_hour(session: Session, now: datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    numbers = [queue(session, f"{each}@example.org", now=hour) for each in range(3)]
    moment = {"queued_at": hour + timedelta(minutes=59), "next_at": hour + timedelta(minutes=1)}
    session.execute(update(OutboxMessage).values(**moment))
    later = hour + timedelta(minutes=59, seconds=30)
    lease, _ = service.claim(session, at_most=3, now=later)

    service.record_sent(session, numbers[0], now=later)
    service.drop(session, numbers[1], lease=lease)

    session.expire_all()
    sent, dropped, waiting = (session.get_one(OutboxMessage, each) for each in numbers)
    assert [sent.queued_at, sent.next_at, sent.sent_at] == [hour] * 3
    assert [dropped.queued_at, dropped.next_at, dropped.sent_at] == [hour, hour, None]
    assert waiting.queued_at == moment["queued_at"]


def test_workers_that_claim_at_once_share_nothing(app: Flask, begin: Begin, now: datetime) -> None:
    with begin() as session:
        numbers = [queue(session, f"{each}@example.org", now=now) for each in range(60)]

    def claim_some(_: int) -> list[int]:
        found: list[int] = []
        with app.app_context():
            for _ in range(len(numbers) // 10 + 1):
                with begin() as session:
                    found += claimed(session, now)
        return found

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(claim_some, range(4)))

    assert Counter(number for share in shares for number in share) == Counter(numbers)


def test_the_code_of_a_mail_that_bounced_is_void(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    lease, [number] = service.claim(session, at_most=1, now=now)
    gone = SuppressionReason.NO_SUCH_MAILBOX
    service.bounce(session, number, lease=lease, trouble="no_mailbox", reason=gone, now=now)
    session.expire_all()
    code = links.code(submission.code_seed)
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is None
