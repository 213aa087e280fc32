"""Reasons are for the staff, and must name nobody."""

import pytest

from signon.mail.delivery import LONGEST_REASON, without_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 <ann@example.org>: no such user", "550 5.1.1 (address) no such user"),
        ("550 Ann unknown, annual report full", "550 (address) unknown, annual report full"),
        ("451 wait\r\n451 a\x1b[31m minute", "451 wait 451 a[31m minute"),
        ("550 user=ann@example.org,bob@example.org", "550 (address)"),
    ],
)
def test_a_servers_answer_is_kept_without_any_address(text: str, expected: str) -> None:
    assert without_address(text, "ann@example.org") == expected


def test_a_long_answer_is_cut() -> None:
    assert len(without_address("no " * 500)) == LONGEST_REASON
