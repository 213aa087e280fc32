"""A mail is in its signer's language, and so are the pages behind its links."""

from datetime import datetime
from email.message import EmailMessage

import html5lib
import pytest
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.actor import OPERATOR
from signon.mail import inbox
from signon.mail.render import render
from signon.models import Plan, Submission
from signon.models.outbox import MailKind
from signon.plan.plan_file import parse
from signon.plan.service import load
from tests.factories import ACME, an_individual, token_of
from tests.mail.promises import a_promise
from tests.plan.texts import IN_SPANISH

TO_THE_PLAN = {
    MailKind.WITHDRAWN: "/plans/fair-plan\r\n",
    MailKind.SIGNED: "/plans/fair-plan/signers\r\n",
    MailKind.APPROVED: "/plans/fair-plan/endorsers/",
}


def the_mail(  # noqa: PLR0913 - fixtures
    session: Session,
    plan: Plan,
    settings: Settings,
    now: datetime,
    *,
    kind: MailKind = MailKind.CONFIRM_SIGN_ON,
    language: str = "es",
    record: str = "en",
) -> EmailMessage:
    session.get_one(Plan, plan.id).language = record
    message = a_promise(session, plan, kind, now=now)
    message.language = language
    session.flush()
    session.expire_all()
    mail = render(session, message, settings, now)
    assert mail is not None
    return mail


def translate(session: Session, now: datetime) -> None:
    load(session, parse(IN_SPANISH), by=OPERATOR, now=now)


def test_a_spanish_mail_is_spanish_to_its_last_word(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    translate(session, now)
    application = an_individual("Ana", us_state="NC")
    message = a_promise(session, plan, MailKind.CONFIRM_SIGN_ON, application, now=now)
    message.language = "es"
    mail = render(session, message, settings, now)
    assert mail is not None
    assert mail["Subject"] == "Confirme su firma en “Un plan justo”"
    text = inbox.part(mail, "plain")
    for words in (
        "Plan: Un plan justo (versión 1)",
        "Se muestra como: Ana, Carolina del Norte",
        "durante 14 días",
        "-- \r\nUn plan justo\r\nhttp://localhost/es/\r\n",
    ):
        assert words in text.replace("\n", "\r\n").replace("\r\r", "\r")
    tree = html5lib.parse(inbox.part(mail, "html"), namespaceHTMLElements=False)
    assert (tree.get("lang"), tree.get("dir")) == ("es", "ltr")


@pytest.mark.parametrize(
    ("language", "record", "prefix"),
    [
        ("en", "en", ""),
        ("es", "en", "/es"),
        ("es", "es", "/es"),
        ("en", "es", ""),
        ("fr", "en", ""),
    ],
)
def test_links_to_ones_own_pages_name_every_language_but_english(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    language: str,
    record: str,
    prefix: str,
) -> None:
    mail = the_mail(session, plan, settings, now, language=language, record=record)
    token = token_of(session.query(Submission).one())
    lines = inbox.part(mail, "plain").splitlines()
    assert f"http://localhost{prefix}/confirm/{token}" in lines
    assert f"http://localhost{prefix}/confirm/{token}/not-me" in lines
    mail = the_mail(session, plan, settings, now, kind=MailKind.MANAGE_LINK, language=language)
    assert f"http://localhost{prefix}/manage/" in inbox.part(mail, "plain")


@pytest.mark.parametrize("kind", TO_THE_PLAN)
@pytest.mark.parametrize(
    ("language", "record", "prefix"),
    [
        ("en", "en", ""),
        ("es", "en", "/es"),
        ("es", "es", ""),
        ("en", "es", "/en"),
        ("en", "de", ""),
        ("es", "de", "/es"),
    ],
)
def test_links_to_the_plan_name_a_language_only_when_it_is_not_its_own(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    kind: MailKind,
    language: str,
    record: str,
    prefix: str,
) -> None:
    mail = the_mail(session, plan, settings, now, kind=kind, language=language, record=record)
    text = inbox.part(mail, "plain").replace("\r\n", "\n").replace("\n", "\r\n")
    assert f"http://localhost{prefix}{TO_THE_PLAN[kind]}" in text


def test_a_plan_without_a_translation_keeps_its_title_and_says_in_which_language(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    mail = the_mail(session, plan, settings, now)
    tree = html5lib.parse(inbox.part(mail, "html"), namespaceHTMLElements=False)
    titles = [each for each in tree.iter() if each.text == "A Fair Plan"]
    assert titles
    assert {each.get("lang") for each in titles} == {"en"}


def test_an_hour_is_told_in_spanish(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    mail = the_mail(session, plan, settings, now, kind=MailKind.MANAGE_LINK)
    assert "durante 1 hora." in inbox.part(mail, "plain")


def test_an_organizations_mail_names_it_and_its_contact(
    plan: Plan, session: Session, settings: Settings, now: datetime
) -> None:
    message = a_promise(session, plan, MailKind.HELD, ACME, now=now)
    message.language = "es"
    mail = render(session, message, settings, now)
    assert mail is not None
    text = inbox.part(mail, "plain")
    assert "Organización: Acme Aid" in text
    assert "Persona de contacto, no aparece en la lista: Bo Diaz, Director" in text
