"""The chore that delivers, when something of ours fails: no mail is lost, none goes out twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from signon.config import Settings
from signon.mail import chores, service, smtp
from signon.mail.chores import Postman
from signon.models import OutboxMessage
from signon.models.outbox import MailState
from tests.conftest import Begin
from tests.mail.postmen import outbox, promise_to, states
from tests.mail.servers import Post

MINUTE = timedelta(minutes=1)
AWAY = OperationalError("UPDATE outbox", {}, Exception("database is locked"))


class Interrupted:
    """A way out beside which the database goes away, once a mail is out, and comes back."""

    def __init__(self, times: int) -> None:
        self.sent: list[str] = []
        self._times = times

    def send(self, message: EmailMessage) -> None:
        self.sent.append(message["To"])

    def begin(self, begin: Begin) -> Begin:
        @contextmanager
        def opened() -> Iterator[Session]:
            if self.sent and self._times:
                self._times -= 1
                raise AWAY
            with begin() as session:
                yield session

        return opened


class Overtaken:
    """A way out that is slow enough for another worker to send the next mail."""

    def __init__(self, begin: Begin, now: datetime) -> None:
        self.sent: list[str] = []
        self._begin, self._now = begin, now

    def send(self, message: EmailMessage) -> None:
        self.sent.append(message["To"])
        with self._begin() as session:
            service.record_sent(session, 2, now=self._now)


def test_a_mail_that_we_cannot_write_holds_up_nobody_and_is_kept(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "ann", "bob", "cas")
    with begin() as session:
        session.get_one(OutboxMessage, 1).details = "{"
        sealed_elsewhere = text("UPDATE outbox SET recipient = :sealed WHERE id = 2")
        session.execute(sealed_elsewhere, {"sealed": b"\1 under another key"})

    assert postman.deliver(begin, now) == 3
    assert [m["To"] for m in post.received] == ["cas@example.org"]
    with begin() as session:
        kept = session.execute(text("SELECT state, trouble, recipient FROM outbox ORDER BY id"))
        ann, bob, _ = kept.all()
    assert (ann.state, ann.trouble) == ("waiting", "not_written JSONDecodeError")
    assert (bob.state, bob.trouble) == ("waiting", "not_written SealBroken")
    assert bytes(bob.recipient) == b"\1 under another key"


def test_the_log_of_our_own_fault_names_nobody(
    begin: Begin, now: datetime, postman: Postman
) -> None:
    promise_to(begin, now, "ann")
    with begin() as session:
        session.scalars(select(OutboxMessage)).one().details = '{"name": "Ann Lee'
    with capture_logs() as logged:
        postman.deliver(begin, now)

    (line,) = logged
    assert (line["event"], line["error"]) == ("mail cannot be written", "JSONDecodeError")
    assert line["where"].startswith(("content.py:", "asked.py:"))
    assert set(line) == {"event", "error", "where", "number", "log_level"}


def test_that_a_mail_is_out_is_recorded_when_the_database_is_back(
    begin: Begin, now: datetime, settings: Settings
) -> None:
    promise_to(begin, now, "ann", "bob")
    way = Interrupted(times=3)
    postman = Postman(settings, way)

    assert postman.deliver(way.begin(begin), now) == 2
    assert postman.deliver(begin, now + 2 * MINUTE) == 0
    assert way.sent == ["ann@example.org", "bob@example.org"]
    assert states(begin) == [MailState.SENT] * 2


def test_what_another_worker_has_sent_meanwhile_is_not_sent_again(
    begin: Begin, now: datetime, settings: Settings
) -> None:
    promise_to(begin, now, "ann", "bob")
    way = Overtaken(begin, now)

    assert Postman(settings, way).deliver(begin, now) == 2
    assert way.sent == ["ann@example.org"]


def test_when_the_database_stays_away_the_worker_hears_of_it(
    begin: Begin, now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "RECORD_SECONDS", -1)
    promise_to(begin, now, "ann")
    way = Interrupted(times=3)

    with pytest.raises(OperationalError):
        Postman(settings, way).deliver(way.begin(begin), now)


def test_no_send_begins_that_could_outlast_its_lease(
    begin: Begin, now: datetime, postman: Postman, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise_to(begin, now, "ann", "bob")
    with monkeypatch.context() as patch:
        patch.setattr(chores, "LAST_START_SECONDS", 0)
        assert postman.deliver(begin, now) == 0

    assert post.received == []
    assert [(m.lease, m.attempts) for m in outbox(begin)] == [(None, 0)] * 2
    assert postman.deliver(begin, now) == 2


def test_a_send_and_its_lease_leave_a_second_between_them() -> None:
    assert service.LEASE.total_seconds() > chores.LAST_START_SECONDS + smtp.SEND_SECONDS
