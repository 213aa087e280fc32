"""A visitor's words in mails: on one line, short, and no link."""

import pytest

from signon.mail.quoting import one_line, unlinked

J = "\u2060"


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("Ann Lee", "Ann Lee"),
        ("St. Mary's Church, Inc.", "St. Mary's Church, Inc."),
        ("evil.example", f"evil{J}.{J}example"),
        ("http://evil.example", f"http{J}:{J}{J}/{J}{J}/{J}evil{J}.{J}example"),
        ("me@evil.example", f"me{J}@{J}evil{J}.{J}example"),
        ("a" * 81, "a" * 79 + "…"),
        (None, None),
    ],
)
def test_what_an_unproven_address_is_sent_holds_no_link(
    typed: str | None, quoted: str | None
) -> None:
    assert unlinked(typed) == quoted


def test_a_name_in_a_header_is_one_line() -> None:
    assert one_line("Eve\r\nBcc: x\u2028y\x0b") == "Eve Bcc: x y"
    assert one_line("a" * 81) == "a" * 79 + "…"
