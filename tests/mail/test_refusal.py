"""What an SMTP server's refusal means for a mail."""

import pytest

from signon.mail.delivery import Permanent, Temporary
from signon.mail.refusal import MailRefused, Stage, verdict


@pytest.mark.parametrize(
    ("stage", "code", "reply"),
    [
        (Stage.RECIPIENT, 451, b"4.7.1 greylisted"),
        (Stage.TEXT, 452, b"4.3.1 no space"),
        (Stage.TEXT, 450, b"later"),
    ],
)
def test_4xx_is_tried_again_and_holds_up_nobody(stage: Stage, code: int, reply: bytes) -> None:
    found = verdict(MailRefused(stage, code, reply))

    assert isinstance(found, Temporary)
    assert not found.is_everybodys


@pytest.mark.parametrize(
    ("stage", "code", "reply"),
    [
        (Stage.SENDER, 550, b"5.7.1 sender not owned by user"),
        (Stage.SENDER, 451, b"later"),
        (Stage.SENDER, 530, b"5.7.0 authentication required"),
        (Stage.RECIPIENT, 421, b"shutting down"),
        (Stage.RECIPIENT, 503, b"need MAIL first"),
    ],
)
def test_what_the_server_wants_of_us_costs_no_mail(stage: Stage, code: int, reply: bytes) -> None:
    found = verdict(MailRefused(stage, code, reply))

    assert isinstance(found, Temporary)
    assert found.is_everybodys


@pytest.mark.parametrize(
    ("stage", "code", "reply", "is_bounce"),
    [
        (Stage.RECIPIENT, 550, b"unknown user", True),
        (Stage.RECIPIENT, 551, b"moved", True),
        (Stage.RECIPIENT, 553, b"not allowed", True),
        (Stage.RECIPIENT, 554, b"5.1.1 unknown user", True),
        (Stage.TEXT, 554, b"5.1.1 unknown user", True),
        (Stage.RECIPIENT, 550, b"5.7.1 relaying denied", False),
        (Stage.RECIPIENT, 552, b"5.2.2 mailbox full", False),
        (Stage.TEXT, 550, b"looks like spam", False),
        (Stage.SENDER, 552, b"too large", False),
    ],
)
def test_5xx_is_final_and_a_missing_mailbox_is_a_bounce(
    stage: Stage, code: int, reply: bytes, *, is_bounce: bool
) -> None:
    found = verdict(MailRefused(stage, code, reply))

    assert isinstance(found, Permanent)
    assert found.is_bounce is is_bounce
