"""That a mail written from kept parts says what its templates say, and keeps nobody's data."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.mail import inbox, parts
from signon.mail.parts import Texts, texts
from signon.mail.render import render as render_mail
from signon.models import Plan
from signon.models.outbox import MailKind
from tests.mail.promises import a_promise

HOSTILE = "</b><script>{{ 7*7 }} %(code)s"
renders: list[dict[str, object]] = []


def render(kind: str, language: str, context: Mapping[str, object]) -> Texts:
    """Render as templates do: as it is, or escaped in HTML."""
    renders.append(dict(context))
    words = f"{kind} {language}: {context['name']} of {context['plan_title']}, {context['code']}"
    return Texts(words, words, str(escape(words)))


def test_what_is_written_is_what_would_be_rendered() -> None:
    context = {"name": HOSTILE, "code": "123456", "plan_title": "A & B", "reason": None}
    assert texts(render, "held", "en", context) == render("held", "en", context)


def test_the_next_mail_is_not_rendered_and_no_rendering_knows_anybody() -> None:
    renders.clear()
    for name in ("Ann Lee", "Bo Diaz"):
        context = {"plan_title": "x", "code": "x", "name": name}
        assert name in texts(render, "signed", "en", context).html
    assert len(renders) == 1
    assert not {"Ann Lee", "Bo Diaz"} & {str(value) for value in renders[0].values()}


def test_a_value_that_looks_like_a_mark_is_not_replaced() -> None:
    mark = f"{parts._MARK}code{parts._MARK}"  # noqa: SLF001 - nobody outside could know it
    context = {"name": mark, "code": "123456", "plan_title": "x"}
    assert mark in texts(render, "declined", "en", context).plain


def test_a_value_that_is_missing_is_not_taken_for_one_that_is_there() -> None:
    with_code = {"name": "Ann", "code": "123456", "plan_title": "x"}
    assert "None" in texts(render, "approved", "en", with_code | {"code": None}).plain
    assert "None" not in texts(render, "approved", "en", with_code).plain


@pytest.mark.one_database
@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_says_what_its_templates_say_and_nothing_kept_is_anybodys(
    plan: Plan,
    session: Session,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    kind: MailKind,
) -> None:
    kept: list[object] = []
    texts_of, parts_of = parts.texts, parts._parts.__wrapped__  # noqa: SLF001 - what is kept cannot be seen otherwise

    def both(render: parts.Render, *what: Any) -> Texts:  # noqa: ANN401 - as the function it stands for
        made = texts_of(render, *what)
        assert made == render(*what)
        return made

    def noted(*what: object) -> tuple[list[str], ...]:
        found: tuple[list[str], ...] = parts_of(*what)
        kept.extend([what, found])
        return found

    monkeypatch.setattr("signon.mail.render.texts", both)
    monkeypatch.setattr(parts, "_parts", noted)
    message = a_promise(session, plan, kind, now=now)
    mail = render_mail(session, message, settings, now)

    assert mail is not None
    address = str(mail["To"])
    private = {address, "Ann Lee", "Acme Aid", "Bo Diaz", "could not"}
    links = set(re.findall(r"[A-Za-z0-9_-]{43}", inbox.part(mail, "plain")))
    assert kept
    assert not [each for each in private | links if each in repr(kept)]
