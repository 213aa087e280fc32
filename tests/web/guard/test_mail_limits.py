"""Nobody fills a mailbox by a form, and nobody shuts its owner out by filling it."""

import pytest
from flask import Flask

from signon.web.guard.mail_limits import PER_DOMAIN, may_mail

pytestmark = pytest.mark.one_database

DIRECTOR = "director@target.org"


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_MAIL": "3/24h"}


def asked(app: Flask, network: str, address: str = DIRECTOR) -> bool:
    """Ask from one address of a network, and say whether the mail may go."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": network}):
        return may_mail(address)


def test_a_network_causes_two_of_the_three_mails_of_an_address(app: Flask) -> None:
    forged = [asked(app, f"198.51.100.{number}") for number in range(30)]

    assert forged == [True] * 2 + [False] * 28
    assert asked(app, "203.0.113.7"), "the director asks from elsewhere"
    assert asked(app, "198.51.100.1", "somebody@target.org")


@pytest.mark.parametrize("spelling", ["Director@target.org", "director+x@target.org"])
def test_another_spelling_is_the_same_mailbox(app: Flask, spelling: str) -> None:
    for _ in range(2):
        asked(app, "2001:db8::1")
    assert not asked(app, "2001:db8::ffff:1", spelling)


def test_a_domain_gets_so_many_mails_an_hour_whatever_stands_before_the_at(app: Flask) -> None:
    may = [
        asked(app, f"198.51.{number}.1", f"made-up-{number}@any.victim.org")
        for number in range(PER_DOMAIN.count + 5)
    ]

    assert may == [True] * PER_DOMAIN.count + [False] * 5
    assert asked(app, "203.0.113.7", "ann@gmail.com"), "anybody has a mailbox there"
