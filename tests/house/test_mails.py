"""Every kind of mail has its folder, and says something in every language."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.languages import languages
from signon.mail.render import TEMPLATES, render
from signon.models import Plan
from signon.models.outbox import MailKind
from tests.mail.promises import a_promise

PARTS = ("subject.txt", "body.txt", "body.html")


@pytest.mark.parametrize("kind", MailKind)
def test_a_kind_of_mail_has_its_folder_with_subject_text_and_html(kind: MailKind) -> None:
    for part in PARTS:
        path = TEMPLATES / kind / part
        assert path.is_file(), f"write {path.relative_to(TEMPLATES.parent.parent)}"


def test_a_folder_of_mails_belongs_to_a_kind() -> None:
    folders = {each.name for each in TEMPLATES.iterdir() if each.is_dir()}

    assert not folders - set(MailKind), "remove the folder, or name its kind in models/outbox.py"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.one_database
def test_a_mail_can_be_written_in_every_language(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind, language: str
) -> None:
    promised = a_promise(session, plan, kind, now=now)
    promised.language = language
    session.flush()

    message = render(session, promised, settings, now)

    assert message is not None, "the promise must hold when it is made"
    assert message["Subject"].strip()
    for part in ("plain", "html"):
        body = message.get_body((part,))
        assert body is not None, f"the {part} part is missing"
        assert settings.public_url in body.get_content(), f"the {part} part leads nowhere"
