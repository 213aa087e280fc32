"""The chore that delivers, against a real SMTP server: what is sent, put off and failed."""

from dataclasses import replace
from datetime import datetime, timedelta

from signon.config import Settings
from signon.mail.chores import Postman, delivery, mail_chores
from signon.mail.files import FileDelivery
from signon.mail.outbox import is_within_budget
from signon.mail.smtp import SmtpDelivery
from signon.models.outbox import MailState
from tests.conftest import Begin
from tests.mail.postmen import a_postman, outbox, promise_to, states
from tests.mail.servers import Post, listening
from tests.ports import own_port

MINUTE = timedelta(minutes=1)


def test_promised_mails_arrive_once_and_their_recipients_are_forgotten(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "ann", "bob", "cas")

    assert postman.deliver(begin, now) == 3
    assert postman.deliver(begin, now + MINUTE * 120) == 0
    assert [m["To"] for m in post.received] == [f"{n}@example.org" for n in ("ann", "bob", "cas")]
    for message in outbox(begin):
        assert (message.state, message.recipient, message.lease) == (MailState.SENT, None, None)
        assert message.sent_at is not None


def test_one_bad_recipient_at_the_head_holds_up_nobody(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "nobody", "relay", "full", "ann")

    assert postman.deliver(begin, now) == 4
    assert [m["To"] for m in post.received] == ["ann@example.org"]
    nobody, relay, full, _ = outbox(begin)
    assert [nobody.state, relay.state] == [MailState.FAILED] * 2
    assert [nobody.recipient, relay.recipient] == [None] * 2
    assert nobody.trouble == "no_mailbox 550 5.1.1"
    assert (full.state, full.recipient) == (MailState.WAITING, "full@example.org")


def test_what_is_refused_for_now_comes_again_once(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "grey")
    for at in (now, now + MINUTE / 2, now + MINUTE + MINUTE / 60, now + 5 * MINUTE):
        postman.deliver(begin, at)

    assert post.asked["grey"] == 2
    assert len(post.to("grey")) == 1


def test_a_server_that_is_away_costs_one_try_and_no_mail(
    begin: Begin, now: datetime, settings: Settings, post: Post
) -> None:
    port = own_port()
    promise_to(begin, now, "ann", "bob", "cas")
    with a_postman(settings, port) as postman:
        assert postman.deliver(begin, now) == 0
        assert [message.attempts for message in outbox(begin)] == [1, 0, 0]
        with listening(post, port=port):
            assert postman.deliver(begin, now) == 2
            assert postman.deliver(begin, now + 2 * MINUTE) == 1

    assert states(begin) == [MailState.SENT] * 3


def test_a_connection_lost_after_the_text_makes_one_copy_of_the_same_mail(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "vanish", "ann")
    while postman.deliver(begin, now) or states(begin) != [MailState.SENT] * 2:
        now += MINUTE

    assert len(post.to("ann")) == 1
    assert len(post.to("vanish")) == 2
    assert len({m["Message-ID"] for m in post.to("vanish")}) == 1


def test_what_no_longer_holds_is_dropped_and_forgotten(
    begin: Begin, now: datetime, postman: Postman, post: Post
) -> None:
    promise_to(begin, now, "ann")

    assert postman.deliver(begin, now + timedelta(hours=2)) == 1
    (message,) = outbox(begin)
    assert (message.state, message.recipient, post.received) == (MailState.DROPPED, None, [])


def test_without_a_server_mails_become_files(
    begin: Begin, now: datetime, settings: Settings
) -> None:
    promise_to(begin, now, "ann")
    chore, *_ = mail_chores(settings)

    assert chore.work(begin, now) == 1
    assert chore.every == timedelta(seconds=settings.worker_poll)
    assert len(list((settings.instance / "mail").glob("*.eml"))) == 1


def test_budgets_are_forgotten_every_hour(begin: Begin, now: datetime, settings: Settings) -> None:
    _, chore, _ = mail_chores(settings)
    with begin() as session:
        is_within_budget(session, "ann@example.org", "sign_on", rate=settings.limit_mail, now=now)

    assert chore.every == timedelta(hours=1)
    assert [chore.work(begin, now + timedelta(hours=hours)) for hours in (23, 24)] == [0, 1]


def test_the_settings_choose_the_way_out(settings: Settings) -> None:
    assert isinstance(delivery(settings), FileDelivery)
    assert isinstance(delivery(replace(settings, smtp_url="smtp://localhost")), SmtpDelivery)
