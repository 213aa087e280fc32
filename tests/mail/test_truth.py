"""What mails promise is what happens, under every setting and in every state."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Settings
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.ledger import Application, WrittenAnswer
from signon.mail import inbox
from signon.mail.render import render
from signon.models import OutboxMessage, Plan
from signon.models.outbox import MailKind
from tests.client import parse, text_of
from tests.factories import ACME, ANN, STAFF, a_sign_on
from tests.mail.promises import a_promise, newest

pytestmark = pytest.mark.one_database
COUNTED = replace(ANN, visibility=Visibility.COUNTED)
REVIEWED = "s staff review it and write to you."
REVIEWED_UNSEEN = "we cannot write to you about the decision"
AT_ONCE = "Once you confirm, it is on the list, unless"
AT_ONCE_UNSEEN = "Once you confirm, we delete your name and address, and it counts, unless"


def words(session: Session, message: OutboxMessage, settings: Settings, now: datetime) -> str:
    """Return what both parts of a mail say, each on one line."""
    mail = render(session, message, settings, now)
    assert mail is not None
    plain = " ".join(inbox.part(mail, "plain").split())
    html = re.sub(r"\s+", " ", text_of(parse(inbox.part(mail, "html"))))
    return f"{plain}\n{html}"


@pytest.mark.parametrize("kind", [MailKind.CONFIRM_SIGN_ON, MailKind.REMINDER])
@pytest.mark.parametrize("is_reviewed", [True, False])
@pytest.mark.parametrize(
    ("application", "policy", "reviewed", "at_once"),
    [
        (ACME, "review_organizations", REVIEWED, AT_ONCE),
        (ANN, "review_individuals", REVIEWED, AT_ONCE),
        (COUNTED, "review_individuals", REVIEWED_UNSEEN, AT_ONCE_UNSEEN),
    ],
)
def test_who_is_asked_to_confirm_learns_what_comes_then(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    kind: MailKind,
    application: Application,
    policy: str,
    reviewed: str,
    at_once: str,
    *,
    is_reviewed: bool,
) -> None:
    setattr(session.get_one(Plan, plan.id), policy, is_reviewed)
    message = a_promise(session, plan, kind, application, now=now)
    said = words(session, message, settings, now)
    expected, other = (reviewed, at_once) if is_reviewed else (at_once, reviewed)
    assert (said.count(expected), said.count(other)) == (2, 0)


def test_who_is_held_for_a_flag_is_not_promised_a_place_on_the_list(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    disposable = replace(ANN, email="ann@mailinator.com")
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, disposable, now=now)
    assert REVIEWED in words(session, message, settings, now)


@pytest.mark.parametrize(
    ("application", "promise"), [(ANN, "write to you about their decision"), (COUNTED, None)]
)
def test_who_is_held_is_promised_a_decision_only_if_the_address_is_kept(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    application: Application,
    promise: str | None,
) -> None:
    session.get_one(Plan, plan.id).review_individuals = True
    a_sign_on(session, plan, State.IN_REVIEW, application, now=now)
    said = words(session, newest(session), settings, now)
    assert (promise or REVIEWED_UNSEEN) in said
    assert ("write to you about their decision" in said) is (promise is not None)


def test_whom_staff_vouched_for_is_not_told_that_the_address_is_confirmed(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, now=now)
    said = WrittenAnswer(voucher="Mo", evidence="A letter")
    ledger.vouch(session, sign_on.id, said, by=STAFF, now=now)
    told = words(session, newest(session), settings, now)
    assert "s staff in writing, so they confirmed this for you" in told
    assert "Your address is confirmed" not in told


@pytest.mark.parametrize("is_open", [True, False])
def test_who_withdrew_may_sign_again_only_while_the_plan_is_open(
    plan: Plan, session: Session, settings: Settings, now: datetime, *, is_open: bool
) -> None:
    message = a_promise(session, plan, MailKind.WITHDRAWN, now=now)
    session.get_one(Plan, plan.id).closes_at = None if is_open else now
    assert ("You can sign again" in words(session, message, settings, now)) is is_open


def test_close_to_the_end_the_mail_says_when_the_plan_closes_and_until_when_to_confirm(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    session.get_one(Plan, plan.id).closes_at = now + timedelta(days=3, hours=13.5)
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, now=now)
    said = words(session, message, settings, now)
    until = "You can confirm until December 18, 2020, 11:59 PM EST."
    assert f"The plan closes on December 17, 2020, 11:59 PM EST. {until}" in said
    assert "The link works for" not in said


def test_who_counts_only_is_not_led_to_the_list(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    said = words(
        session, a_promise(session, plan, MailKind.SIGNED, COUNTED, now=now), settings, now
    )
    assert "/signers" not in said
    assert "on the list" not in said


SUBJECTS = {
    (MailKind.CONFIRM_SIGN_ON, ACME): "Confirm your endorsement of “A Fair Plan”",
    (MailKind.REMINDER, ANN): "Not confirmed yet: your signature on “A Fair Plan”",
    (MailKind.ALREADY_SIGNED, ACME): "You have already endorsed “A Fair Plan”",
    (MailKind.SIGNED, ANN): "You have signed “A Fair Plan”",
    (MailKind.SIGNED, ACME): "Acme Aid has endorsed “A Fair Plan”",
    (MailKind.HELD, ACME): "In review: your endorsement of “A Fair Plan”",
    (MailKind.APPROVED, ACME): "Acme Aid has endorsed “A Fair Plan”",
    (MailKind.DECLINED, ACME): "Not accepted: your endorsement of “A Fair Plan”",
    (MailKind.WITHDRAWN, ACME): "Withdrawn: your endorsement of “A Fair Plan”",
}


@pytest.mark.parametrize(("kind", "application"), SUBJECTS)
def test_a_subject_names_the_plan_and_an_organization_only_once_it_is_listed(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    kind: MailKind,
    application: Application,
) -> None:
    message = a_promise(session, plan, kind, application, now=now)
    mail = render(session, message, settings, now)
    assert mail is not None
    assert mail["Subject"] == SUBJECTS[kind, application]


@pytest.mark.parametrize("kind", MailKind)
def test_a_mail_has_one_button_at_most_and_spells_no_link_out_beside_it(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    mail = render(session, a_promise(session, plan, kind, now=now), settings, now)
    assert mail is not None
    tree = parse(inbox.part(mail, "html"))
    assert len([each for each in tree.iter("a") if each.get("class") == "button"]) <= 1
    foot = next(each for each in tree.iter("p") if each.get("class") == "foot")
    assert "://" not in text_of(tree).replace(text_of(foot), "")
    plain = inbox.part(mail, "plain").split()
    links = [each for each in plain if "://" in each]
    assert len(links) == len(set(links))


@pytest.mark.parametrize("kind", [MailKind.SIGNED, MailKind.APPROVED])
def test_a_listed_organization_is_led_to_its_entry_certificate_and_badge(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    message = a_promise(session, plan, kind, ACME, now=now)
    mail = render(session, message, settings, now)
    assert mail is not None
    own = f"http://localhost/plans/fair-plan/endorsers/{message.sign_on_id}"
    expected = {own, f"{own}/certificate.pdf", "http://localhost/plans/fair-plan/embed"}
    targets = {each.get("href") for each in parse(inbox.part(mail, "html")).iter("a")}
    assert expected <= targets
    assert expected <= set(inbox.part(mail, "plain").split())


def test_a_name_that_reads_like_a_site_is_no_link_before_it_is_confirmed(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(
        session, plan, MailKind.CONFIRM_SIGN_ON, replace(ANN, name="Visit evil.example"), now=now
    )
    said = words(session, message, settings, now)
    assert "Visit evil" in said
    assert "evil.example" not in said
