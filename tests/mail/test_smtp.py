"""Delivery to real SMTP servers: what arrives, over how many connections, and what goes wrong."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from signon.mail import smtp
from signon.mail.delivery import Permanent, Temporary
from signon.mail.smtp import SmtpDelivery
from tests.mail.certificates import self_signed
from tests.mail.messages import a_message
from tests.mail.servers import Post, listening, secured
from tests.ports import own_port


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def way(post: Post) -> Iterator[SmtpDelivery]:
    with listening(post) as port:
        way = SmtpDelivery(f"smtp://127.0.0.1:{port}", own_host="plan.example.org")
        yield way
        way.close()


def test_mails_arrive_as_they_were_over_one_connection(post: Post, way: SmtpDelivery) -> None:
    for number in range(3):
        way.send(a_message(f"{number}@example.org"))

    assert post.connections == 1
    assert [m["To"] for m in post.received] == [f"{number}@example.org" for number in range(3)]
    assert post.received[0].get_content().splitlines() == ["Hello", ".a line with a dot"]
    assert post.envelopes[0] == ("no-reply@example.org", ["0@example.org"])


def test_an_idle_connection_is_opened_anew(
    post: Post, way: SmtpDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.send(a_message("ann@example.org"))
    monkeypatch.setattr(smtp, "IDLE_SECONDS", -1)
    way.send(a_message("bob@example.org"))

    assert (post.connections, len(post.received)) == (2, 2)


@pytest.mark.parametrize("answers", [[], ["421 4.7.0 enough for one connection"]])
def test_a_server_that_leaves_between_mails_costs_nothing(
    post: Post, way: SmtpDelivery, answers: list[str]
) -> None:
    way.send(a_message("ann@example.org"))
    post.answers_to_sender = [*answers]
    way.send(a_message("bob@example.org" if answers else "leave@example.org"))

    assert (post.connections, len(post.received)) == (2, 2)


@pytest.mark.parametrize("local", ["grey", "full"])
def test_a_temporary_refusal_leaves_the_connection_ready(
    post: Post, way: SmtpDelivery, local: str
) -> None:
    with pytest.raises(Temporary) as caught:
        way.send(a_message(f"{local}@example.org"))
    way.send(a_message("ann@example.org"))

    assert not caught.value.is_everybodys
    assert (post.connections, len(post.received)) == (1, 1)


@pytest.mark.parametrize(
    ("local", "is_bounce", "reason"),
    [("nobody", True, "no_mailbox 550 5.1.1"), ("relay", False, "refused 554 5.7.1")],
)
def test_a_permanent_refusal_is_kept_as_codes_and_leaves_the_connection_ready(
    post: Post, way: SmtpDelivery, local: str, reason: str, *, is_bounce: bool
) -> None:
    with pytest.raises(Permanent) as caught:
        way.send(a_message(f"{local}@example.org"))
    way.send(a_message("ann@example.org"))

    assert (caught.value.suppress_as is not None) is is_bounce
    assert caught.value.reason == reason
    assert (post.connections, len(post.received)) == (1, 1)


def test_a_connection_lost_after_the_text_is_tried_again_later(
    post: Post, way: SmtpDelivery
) -> None:
    message = a_message("vanish@example.org")
    with pytest.raises(Temporary) as caught:
        way.send(message)
    way.send(message)

    assert caught.value.is_everybodys
    assert [m["Message-ID"] for m in post.received] == [message["Message-ID"]] * 2


def test_a_refused_sender_costs_no_mail(post: Post, way: SmtpDelivery) -> None:
    post.answers_to_sender = ["550 5.7.1 no-reply@example.org is not yours"]
    with pytest.raises(Temporary, match=r"^refuses_us 550 5\.7\.1$") as caught:
        way.send(a_message("ann@example.org"))

    assert caught.value.is_everybodys


@pytest.mark.parametrize("answer", ["530 5.7.0 authentication required", "503 not now"])
def test_what_is_about_us_ends_the_connection(post: Post, way: SmtpDelivery, answer: str) -> None:
    post.answers_to_sender = [answer]
    with pytest.raises(Temporary):
        way.send(a_message("ann@example.org"))
    way.send(a_message("ann@example.org"))

    assert (post.connections, len(post.received)) == (2, 1)


def test_a_server_that_hangs_up_after_a_refusal_costs_no_other_mail(
    post: Post, way: SmtpDelivery
) -> None:
    with pytest.raises(Permanent):
        way.send(a_message("slam@example.org"))
    way.send(a_message("ann@example.org"))

    assert len(post.received) == 1


def test_no_mail_is_begun_without_time_for_it(
    post: Post, way: SmtpDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "SEND_SECONDS", 0)
    with pytest.raises(Temporary, match="TimeoutError"):
        way.send(a_message("ann@example.org"))

    assert post.connections == 0


def test_a_server_that_is_away_is_trouble_for_all_mails() -> None:
    way = SmtpDelivery(f"smtp://127.0.0.1:{own_port()}", own_host="plan.example.org")
    with pytest.raises(Temporary, match="ConnectionRefusedError") as caught:
        way.send(a_message("ann@example.org"))

    assert caught.value.is_everybodys


def test_a_server_that_says_nothing_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SEND_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = SmtpDelivery(f"smtp://127.0.0.1:{silent.getsockname()[1]}", own_host="127.0.0.1")
        with pytest.raises(Temporary) as caught:
            way.send(a_message("ann@example.org"))

    assert caught.value.is_everybodys


def test_the_time_is_for_the_whole_mail_not_for_each_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smtp, "SEND_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as slow:
        server = threading.Thread(target=_answer_slowly, args=(slow, 0.2), daemon=True)
        server.start()
        way = SmtpDelivery(f"smtp://127.0.0.1:{slow.getsockname()[1]}", own_host="127.0.0.1")
        with pytest.raises(Temporary):
            way.send(a_message("ann@example.org"))
        server.join()


def _answer_slowly(slow: socket.socket, seconds: float) -> None:
    """Take 0.2 seconds for each answer, always in time for itself."""
    connection, _ = slow.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            threading.Event().wait(seconds)
            connection.sendall(b"354 go on\r\n" if line == b"data\r\n" else b"250 fine\r\n")


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_safe_connection_signs_in(
    post: Post, tls: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    how = secured(post, context) if tls == "starttls" else _wrapped(post, context)
    with listening(post, **how) as port:
        url = f"smtp://ann%40example.org:s3cret%2F@127.0.0.1:{port}?tls={tls}"
        way = SmtpDelivery(url, own_host="plan.example.org")
        way.send(a_message("ann@example.org"))
        way.close()

    assert len(post.received) == 1
    assert post.logins == [b"ann@example.org"]


def _wrapped(post: Post, context: ssl.SSLContext) -> dict[str, object]:
    return {"ssl_context": context, "authenticator": post.login, "auth_require_tls": False}


def test_a_certificate_that_nobody_vouches_for_gets_no_password(post: Post, tmp_path: Path) -> None:
    _, context = self_signed(tmp_path)
    with listening(post, **secured(post, context)) as port:
        url = f"smtp://ann%40example.org:s3cret%2F@127.0.0.1:{port}?tls=starttls"
        with pytest.raises(Temporary, match="SSLCertVerificationError"):
            SmtpDelivery(url, own_host="plan.example.org").send(a_message("ann@example.org"))

    assert (post.received, post.logins) == ([], [])


def test_a_wrong_password_costs_no_mail(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with listening(post, **secured(post, context)) as port:
        url = f"smtp://ann%40example.org:wrong@127.0.0.1:{port}?tls=starttls"
        with pytest.raises(Temporary, match="refuses_us 535") as caught:
            SmtpDelivery(url, own_host="plan.example.org").send(a_message("ann@example.org"))

    assert caught.value.is_everybodys
