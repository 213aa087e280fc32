"""What mails say, that they cannot be abused, and when they are not sent."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.actor import SIGNER
from signon.core.kinds import Visibility
from signon.core.lifecycle import Step
from signon.ledger import Application
from signon.mail import inbox
from signon.mail.quoting import WORD_JOINER
from signon.mail.render import render, sender
from signon.models import Link, Plan, SignOn, Submission
from signon.models.outbox import MailKind, OutboxMessage
from tests.factories import ACME, ANN, code_of, token_of
from tests.mail.promises import a_promise

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
]
PARTS = ["plain", "html"]
HOSTILE = [
    "Eve\r\nBcc: mallory@evil.example",
    "Eve\u2028Bcc: mallory@evil.example\x0b\x85",
    "</strong><script>alert(1)</script><a href='https://evil.example'>",
    "{{ 1333*7 }} {% include 'mail.css' %} %(name)s {name}",
    "=?utf-8?q?Bcc=3A?= \u202egro.live",
]


def the_mail(
    session: Session, message: OutboxMessage, settings: Settings, now: datetime
) -> EmailMessage:
    mail = render(session, message, settings, now)
    assert mail is not None
    return mail


def text_of(mail: EmailMessage, part: str = "plain") -> str:
    return inbox.part(mail, part)


def tree_of(mail: EmailMessage, *, is_strict: bool = True) -> Element:
    parser = html5lib.HTMLParser(strict=is_strict, namespaceHTMLElements=False)
    tree: Element = parser.parse(text_of(mail, "html"))
    return tree


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_is_a_complete_mail(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    message = a_promise(session, plan, kind, now=now)
    mail = the_mail(session, message, settings, now)

    assert mail.keys() == HEADERS
    assert mail["From"] == "A Fair Plan <no-reply@localhost>"
    assert mail["To"] == message.recipient
    assert mail["Message-ID"] == f"<{message.message_id}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == now
    assert 10 < len(mail["Subject"]) < 78
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert tree_of(mail).get("lang") == "en"


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("part", PARTS)
def test_every_link_is_ours_and_nothing_is_fetched(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind, part: str
) -> None:
    text = text_of(the_mail(session, a_promise(session, plan, kind, now=now), settings, now), part)

    found = re.findall(r"""\w+://[^\s"'<>]+""", text)
    assert found
    assert all(re.match(r"http://localhost(/|$)", url) for url in found)
    assert not re.search(r"src=|url\(|@import|<link|<img", text)


def test_the_mail_to_confirm_says_what_was_signed(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, ACME, now=now)
    submission = session.get_one(Submission, message.submission_id)
    mail = the_mail(session, message, settings, now)
    confirm = f"http://localhost/confirm/{token_of(submission)}"

    lines = text_of(mail).splitlines()
    assert {confirm, f"{confirm}/not-me", code_of(submission)} <= set(lines)
    for part in PARTS:
        text = text_of(mail, part)
        for word in ("A Fair Plan (version 1)", "Acme Aid", "14 days"):
            assert word in text
        assert "/manage" not in text
        assert "Bo Diaz" not in text  # the address may be a stranger's


def test_links_stand_unbroken_in_the_raw_mail(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, now=now)
    submission = session.get_one(Submission, message.submission_id)
    raw = the_mail(session, message, settings, now).as_bytes()

    assert f"\r\nhttp://localhost/confirm/{token_of(submission)}/not-me\r\n".encode() in raw


@pytest.mark.parametrize(
    ("visibility", "us_state", "expected"),
    [
        (Visibility.FULL, "TX", "Ann Lee, Texas"),
        (Visibility.INITIAL, None, "Ann L., United States"),
        (Visibility.PLACE, "TX", "A supporter in Texas"),
        (Visibility.PLACE, None, "A supporter in the United States"),
        (Visibility.COUNTED, "TX", "not shown; you are only counted"),
    ],
)
@pytest.mark.parametrize("part", PARTS)
def test_people_read_how_they_will_be_shown(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    part: str,
    visibility: Visibility,
    us_state: str | None,
    expected: str,
) -> None:
    application = replace(ANN, visibility=visibility, us_state=us_state)
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, application, now=now)
    text = text_of(the_mail(session, message, settings, now), part)

    words = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    assert f"Shown as: {expected}" in words


@pytest.mark.parametrize("kind", [MailKind.SIGNED, MailKind.ALREADY_SIGNED])
def test_mails_to_those_who_are_only_counted_need_no_name(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    counted = replace(ANN, visibility=Visibility.COUNTED)
    mail = the_mail(session, a_promise(session, plan, kind, counted, now=now), settings, now)

    assert "Ann Lee" not in text_of(mail)
    assert "None" not in text_of(mail) + text_of(mail, "html")


@pytest.mark.parametrize(
    ("application", "subject"),
    [
        (ANN, "Confirm your signature on “A Fair Plan”"),
        (ACME, "Confirm your endorsement of “A Fair Plan”"),
    ],
)
def test_a_list_of_mails_shows_what_to_confirm_and_the_code(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    application: Application,
    subject: str,
) -> None:
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, application, now=now)
    mail = the_mail(session, message, settings, now)
    assert mail["Subject"] == subject
    first = next(tree_of(mail).iter("p"))
    assert re.fullmatch(r"Your code is [0-9]{6}\.", "".join(first.itertext()))
    assert "display: none" in first.attrib["style"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("application", [ANN, ACME], ids=["person", "organization"])
def test_a_hostile_name_is_only_text(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    application: Application,
    name: str,
) -> None:
    hostile = replace(application, name=name)
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, hostile, now=now)
    mail = the_mail(session, message, settings, now)

    assert mail.keys() == HEADERS
    assert [address.addr_spec for address in mail["To"].addresses] == ["ann@example.org"]
    assert mail["Subject"].startswith("Confirm your ")
    assert mail["Subject"].endswith(" “A Fair Plan”")
    assert b"\nBcc:" not in mail.as_bytes().partition(b"\r\n\r\n")[0]
    tree = tree_of(mail, is_strict=False)  # control characters alone are an error
    assert "script" not in {each.tag for each in tree.iter()}
    strong = ["".join(each.itertext()) for each in tree.iter("strong")]
    quoted = {" ".join(each.replace(WORD_JOINER, "").split()) for each in strong}
    assert " ".join(name.split()) in quoted


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (MailKind.CONFIRM_SIGN_ON, Step.EXPIRE),
        (MailKind.CONFIRM_SIGN_ON, Step.DISOWN),
        (MailKind.CONFIRM_SIGN_ON, Step.CONFIRM),
        (MailKind.ALREADY_SIGNED, Step.WITHDRAW),
        (MailKind.SIGNED, Step.DISOWN),
        (MailKind.HELD, Step.APPROVE),
        (MailKind.APPROVED, Step.QUARANTINE),
        (MailKind.DECLINED, Step.RECONSIDER),
    ],
)
def test_what_no_longer_holds_is_not_told(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind, step: Step
) -> None:
    message = a_promise(session, plan, kind, now=now)
    sign_on = session.get_one(SignOn, message.sign_on_id)
    sign_on.slot = sign_on.slot or 1
    sign_on.take(step, at=now, by=SIGNER)
    session.flush()

    assert render(session, message, settings, now) is None


@pytest.mark.parametrize(
    ("kind", "lifetime"),
    [
        (MailKind.CONFIRM_SIGN_ON, timedelta(days=14)),
        (MailKind.MANAGE_LINK, timedelta(hours=1)),
        (MailKind.STAFF_INVITATION, timedelta(days=7)),
    ],
)
def test_a_mail_says_how_long_its_link_works_and_is_not_sent_after(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    kind: MailKind,
    lifetime: timedelta,
) -> None:
    message = a_promise(session, plan, kind, now=now)
    said = "1 hour" if lifetime < timedelta(days=1) else f"{lifetime.days} days"
    second = timedelta(seconds=1)

    assert said in text_of(the_mail(session, message, settings, now + second))
    assert render(session, message, settings, now + lifetime - second) is not None
    assert render(session, message, settings, now + lifetime + timedelta(hours=1)) is None


def test_a_used_link_is_not_mailed(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(session, plan, MailKind.MANAGE_LINK, now=now)
    session.get_one(Link, message.link_id).used_at = now
    session.flush()

    assert render(session, message, settings, now) is None


def test_an_expired_way_out_is_left_away(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(session, plan, MailKind.APPROVED, now=now)
    later = the_mail(session, message, settings, now + timedelta(days=15))

    assert "/manage/" in text_of(the_mail(session, message, settings, now))
    assert "/manage/" not in text_of(later)


def test_who_was_declined_learns_why_and_whom_to_answer(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    session.get_one(Plan, plan.id).contact = "questions@example.org"
    ours = replace(settings, mail_from="The Plan, for all <plan@example.org>")
    message = a_promise(session, plan, MailKind.DECLINED, now=now)
    mail = the_mail(session, message, ours, now)

    assert mail["From"].addresses == (sender(ours),)
    assert mail["From"] == '"The Plan, for all" <plan@example.org>'
    for part in PARTS:
        assert "We could not reach you." in text_of(mail, part)
        assert "write to questions@example.org" in text_of(mail, part)


@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_says_who_is_behind_the_plan_and_answers_go_to_them(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    ours = session.get_one(Plan, plan.id)
    ours.publisher = {"name": "Our Coalition", "website": "https://example.org"}
    ours.contact = "questions@example.org"
    message = a_promise(session, plan, kind, now=now)
    mail = the_mail(session, message, settings, now)

    assert mail["Reply-To"] == "questions@example.org"
    for part in PARTS:
        said = text_of(mail, part)
        assert all(each in said for each in ("Our Coalition", "questions@example.org", "/privacy"))


@pytest.mark.parametrize("kind", MailKind)
def test_no_mail_of_a_plan_without_a_contact_asks_to_write(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    mail = the_mail(session, a_promise(session, plan, kind, now=now), settings, now)

    assert mail["Reply-To"] is None
    for part in PARTS:
        assert not re.search(r"mailto:|write to [^y]|tell the coalition", text_of(mail, part))
