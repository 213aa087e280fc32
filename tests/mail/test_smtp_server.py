"""What SIGNON_SMTP_URL means."""

import pytest

from signon.mail.smtp_server import Server, Tls, server


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", Server("localhost", 25, Tls.NONE, "", "")),
        ("smtp://mail.example.org:587", Server("mail.example.org", 587, Tls.STARTTLS, "", "")),
        ("smtp://mail.example.org:587?tls=none", Server("mail.example.org", 587, Tls.NONE, "", "")),
        (
            "smtp://mail.example.org:2525?tls=starttls",
            Server("mail.example.org", 2525, Tls.STARTTLS, "", ""),
        ),
        ("smtp://mail.example.org:465", Server("mail.example.org", 465, Tls.IMPLICIT, "", "")),
        ("smtps://mail.example.org", Server("mail.example.org", 465, Tls.IMPLICIT, "", "")),
        ("smtps://mail.example.org:1465", Server("mail.example.org", 1465, Tls.IMPLICIT, "", "")),
        ("smtp://a%40b.org:p%2Fq@[::1]:26", Server("::1", 26, Tls.NONE, "a@b.org", "p/q")),
    ],
)
def test_a_url_says_where_mails_go_and_how_safely(url: str, expected: Server) -> None:
    assert server(url) == expected
