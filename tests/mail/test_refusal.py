"""What an SMTP server's refusal means for a mail."""

import pytest

from signon.mail.delivery import Permanent, Temporary
from signon.mail.refusal import MailRefused, SmtpStep, verdict
from signon.models.outbox import SuppressionReason


@pytest.mark.parametrize(
    ("step", "code", "reply"),
    [
        (SmtpStep.RECIPIENT, 451, b"4.7.1 greylisted"),
        (SmtpStep.TEXT, 452, b"4.3.1 no space"),
        (SmtpStep.TEXT, 450, b"later"),
    ],
)
def test_4xx_is_tried_again_and_holds_up_nobody(step: SmtpStep, code: int, reply: bytes) -> None:
    found = verdict(MailRefused(step, code, reply))

    assert isinstance(found, Temporary)
    assert not found.is_everybodys


@pytest.mark.parametrize(
    ("step", "code", "reply"),
    [
        (SmtpStep.SENDER, 550, b"5.7.1 sender not owned by user"),
        (SmtpStep.SENDER, 451, b"later"),
        (SmtpStep.SENDER, 530, b"5.7.0 authentication required"),
        (SmtpStep.RECIPIENT, 421, b"shutting down"),
        (SmtpStep.RECIPIENT, 503, b"need MAIL first"),
    ],
)
def test_what_the_server_wants_of_us_costs_no_mail(step: SmtpStep, code: int, reply: bytes) -> None:
    found = verdict(MailRefused(step, code, reply))

    assert isinstance(found, Temporary)
    assert found.is_everybodys


GONE, DISABLED = SuppressionReason.NO_SUCH_MAILBOX, SuppressionReason.DISABLED
# Every kind of final refusal that RFC 3463 and the registry of RFC 5248 name, and those without an
# enhanced code; what each means for the address.
REFUSALS = {
    "5.1.1 bad destination mailbox address": GONE,
    "#5.1.1 <(address)>: rejected": GONE,
    "5.1.6 mailbox has moved": GONE,
    "5.2.1 mailbox disabled": DISABLED,
    "No such user here": GONE,
    "User unknown in virtual mailbox table": GONE,
    "The account that you tried to reach does not exist.": GONE,
    "This mailbox is disabled.": DISABLED,
    "Mailbox unavailable": None,
    "Blocked; see https://blocklist.example.org/?ip=192.0.2.1": None,
    "Rejected: looks like spam (rule 5.1.1)": None,
    "5.1.1.9 is on our block list": None,
    "5.1.0 other address status": None,
    "5.1.2 bad destination system address": None,
    "5.1.3 bad destination mailbox address syntax": None,
    "5.1.4 destination mailbox address ambiguous": None,
    "5.1.7 bad sender's mailbox address syntax": None,
    "5.1.8 bad sender's system address": None,
    "5.1.10 recipient address has null MX": None,
    "5.2.0 other mailbox status": None,
    "5.2.2 mailbox full, no such user": None,
    "5.2.3 message too long for this mailbox": None,
    "5.3.0 other mail system status": None,
    "5.3.4 message too big": None,
    "5.4.1 no answer from host": None,
    "5.4.4 unable to route": None,
    "5.5.0 other protocol status": None,
    "5.6.0 other media error": None,
    "5.7.1 delivery not authorized": None,
    "5.7.26 multiple authentication checks failed": None,
    "5.7.606 access denied, banned sending IP": None,
}


@pytest.mark.parametrize("reply", REFUSALS)
def test_only_a_missing_or_disabled_mailbox_suppresses_its_address(reply: str) -> None:
    found = verdict(MailRefused(SmtpStep.RECIPIENT, 550, reply.encode()))

    assert isinstance(found, Permanent)
    assert found.suppress_as is REFUSALS[reply]


@pytest.mark.parametrize(
    ("step", "code", "reply"),
    [
        (SmtpStep.RECIPIENT, 551, b"user unknown, try <other@example.org>"),
        (SmtpStep.RECIPIENT, 553, b"mailbox name not allowed"),
        (SmtpStep.RECIPIENT, 554, b"no such user"),
        (SmtpStep.TEXT, 550, b"no such user, it looks like spam"),
        (SmtpStep.SENDER, 552, b"too large"),
    ],
)
def test_other_final_refusals_without_a_clear_code_suppress_nobody(
    step: SmtpStep, code: int, reply: bytes
) -> None:
    found = verdict(MailRefused(step, code, reply))

    assert isinstance(found, Permanent)
    assert found.suppress_as is None
