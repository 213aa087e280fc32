"""A language that nobody speaks, from right to left: what stays readable was never translated.

Every message of its catalog is put between ⟦ and ⟧, in Arabic letters. All words of a page must
be between them, but for what people wrote, what the plan says and what programs read: that must
say so by ``lang``, ``bdi``, ``dir`` or ``translate``.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signon.config import CHECKOUT, Settings
from signon.core import languages as tongues
from signon.core.actor import OPERATOR
from signon.core.errors import ConfirmationClosed
from signon.core.kinds import US_STATES
from signon.core.lifecycle import State
from signon.core.plan import PlanState
from signon.mail import inbox
from signon.mail.render import render
from signon.models import Plan, Submission
from signon.models.outbox import MailKind
from signon.plan.front_matter import DEFAULT_CATEGORIES
from signon.plan.plan_file import parse as parse_plan
from signon.plan.service import load
from signon.web import clock, errors
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization, token_of
from tests.house.catalogs import BEGIN, END, translations_of
from tests.house.sources import short
from tests.house.visits import OWNER, PASSWORD, Addresses, move_in
from tests.mail.promises import a_promise

pytestmark = pytest.mark.one_database
LANGUAGE = "ar"
SPOKEN = ("alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title")
SILENT = {"code", "kbd", "samp", "script", "style", "svg", "title"}  # the title repeats the h1
NO_PAGES = {"mail.dev_html", "mail.dev_list", "mail.dev_show"}  # mails in others' languages
# What is the same in every language: names of things, addresses, formats.
SAME = re.compile(
    r"https?://\S+|\S+@\S+\.\w+|\bsignon\b|\bSHA-256\b|\b(WhatsApp|Bluesky|Mastodon)\b"
    r"|\b[\w-]+\.(org|com)\b|\b(English|EST|María López)\b"
    r"|\b(API|JSON|CSV|Atom|PDF|SVG|QR|URL|UTC|HTML)\b"
)
# A description cannot say that the text of an action in it was not translated.
OWN = re.compile(r"Treat everybody the same\.|And listen\.")
LABELS = ", ".join(f"{key}: ⟦ش⟧" for key in DEFAULT_CATEGORIES)
# The plan of all tests, as far as a coalition translates it at first.
TRANSLATED = f"""---
slug: fair-plan
language: ar
title: ⟦ش ش⟧
subtitle: ⟦ش⟧
categories: {{{LABELS}}}
---

⟦ش⟧

## Action 1: ⟦ش⟧

## Action 2: ⟦ش⟧
"""
CUT = "\x00"  # between what stands in attributes
WORD = re.compile(r"[A-Za-z]{2,}")
SEVERAL = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")  # what a script says stands in data-…
ADVICE = 'mark the words with _("…"); wrap what is data in <bdi>, or name its lang'


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of translations with the made-up language in it."""
    return translations_of(LANGUAGE, tmp_path_factory.mktemp("translations"))


@pytest.fixture(autouse=True)
def _spoken(catalogs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the application, which is made after this, speak it."""
    monkeypatch.setattr(tongues, "TRANSLATIONS", catalogs)


@pytest.fixture
def now() -> datetime:
    """Return the present: what was sent long ago could not be confirmed any more."""
    return clock.now()


@pytest.fixture
def addresses(begin: Begin, plan: Plan, settings: Settings, now: datetime) -> Addresses:
    with begin() as session:
        found = move_in(session, plan, settings, now=now)
        load(session, parse_plan(TRANSLATED), by=OPERATOR, now=now)
        return found


def is_foreign(element: Element) -> bool:
    """Say whether an element holds what is not in the page's language, and says so."""
    if element.tag == "html" or element.get("lang") == LANGUAGE:
        return False
    return bool({"bdi", "dir", "lang", "translate"} & {element.tag, *element.keys()})


def heard(element: Element) -> Iterator[str]:
    """Yield what a reader of the page's language reads or hears, in order."""
    if is_foreign(element) or element.tag in SILENT:
        return
    yield from (f"{CUT}{each}" for each in ("", *attributes(element), ""))
    yield element.text or ""
    for child in element:
        yield from heard(child)
        yield child.tail or ""


def attributes(element: Element) -> Iterator[str]:
    """Yield what of an element's attributes is read out, or said by a script."""
    if element.tag == "meta" and element.get("name") == "description":
        yield OWN.sub("", element.get("content") or "")
    for name, value in element.items():
        is_said = name.startswith("data-") and SEVERAL.search(value)
        if is_said or name in SPOKEN:
            yield value


def left_over(tree: Element) -> list[str]:
    """Return the words that are not between the signs."""
    inside, left = 0, []
    for part in re.split(f"([{BEGIN}{END}{CUT}])", "".join(heard(tree))):
        inside += {BEGIN: 1, END: -1}.get(part, 0)
        if not inside and part.strip() not in US_STATES and WORD.search(SAME.sub("", part)):
            left.append(" ".join(part.split()))
    assert not inside, "a message was cut in two"
    return left


def told(response: TestResponse, where: str) -> list[str]:
    """Return what a page says that nobody can translate, each with where it was said."""
    if response.mimetype != "text/html" or response.status_code in range(300, 400):
        return []
    tree = parse(response.get_data(as_text=True))
    assert (tree.get("lang"), tree.get("dir")) == (LANGUAGE, "rtl"), where
    return [f"{where}: {words}" for words in left_over(tree)]


def test_no_page_says_a_word_that_cannot_be_translated(
    client: PageClient, addresses: Addresses
) -> None:
    client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})
    pages = {endpoint: paths for endpoint, paths in addresses.items() if endpoint not in NO_PAGES}
    paths = [path for each in pages.values() for path in each]
    left = [each for path in paths for each in told(client.get(f"/{LANGUAGE}{path}"), path)]
    assert not left, "\n".join([ADVICE, *left])


@pytest.mark.parametrize("state", [PlanState.CLOSED, PlanState.OPEN])
def test_no_form_says_a_word_that_cannot_be_translated(
    client: PageClient, addresses: Addresses, begin: Begin, plan: Plan, state: PlanState
) -> None:
    base, left = f"/{LANGUAGE}/plans/{plan.slug}", list[str]()
    wrong = {"email": "x", "name": "https://evil.example", "website": "no", "leave_empty": ""}
    forms = (f"{base}/sign", f"{base}/endorse", f"/{LANGUAGE}/manage", f"/{LANGUAGE}/admin/login")
    ready = [(path, *client.form(path)) for path in (*forms, f"{base}/check-email")]
    with begin() as session:
        session.get_one(Plan, plan.id).state = state
    for path, target, values in ready:
        for data in (values, dict.fromkeys(values, "x") | values | wrong, {}):
            left += told(client.post(target, data=data), f"POST {path}")
        left += told(client.get(path), path)
    assert not left, "\n".join([ADVICE, *left])


@pytest.mark.parametrize("state", sorted(set(State) - {State.PENDING}))
def test_no_state_is_told_in_words_that_cannot_be_translated(
    client: PageClient, addresses: Addresses, begin: Begin, plan: Plan, now: datetime, state: State
) -> None:
    client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})
    with begin() as session:
        sign_on = a_sign_on(session, plan, state, an_organization("Zeta Zone"), now=now)
        session.flush()
        submission = session.scalars(select(Submission).filter_by(sign_on_id=sign_on.id)).one()
        paths = [f"/confirm/{token_of(submission)}", f"/admin/sign-ons/{sign_on.id}"]
    paths += ["/admin/review", "/admin/sign-ons"]
    left = [each for path in paths for each in told(client.get(f"/{LANGUAGE}{path}"), path)]
    assert not left, "\n".join([ADVICE, *left])


#: What the template of an error is given, where it tells more than which error it is.
ERRORS = {
    "confirmation_closed": ConfirmationClosed(datetime(2021, 1, 20, tzinfo=UTC), "Asia/Tokyo")
}


@pytest.mark.parametrize("path", sorted((CHECKOUT / "templates/errors").glob("*.html")), ids=short)
def test_no_error_says_a_word_that_cannot_be_translated(app: Flask, path: Path) -> None:
    environ = {"signon.language": LANGUAGE}
    with app.test_request_context("/", environ_overrides=environ):
        told_by = {"error": ERRORS[path.stem]} if path.stem in ERRORS else {}
        page = errors.page(path.stem, 400, wait_seconds=90, **told_by).get_data(as_text=True)
    assert left_over(parse(page)) == []


@pytest.mark.parametrize("kind", MailKind)
def test_no_mail_says_a_word_that_cannot_be_translated(
    plan: Plan, session: Session, settings: Settings, now: datetime, kind: MailKind
) -> None:
    promised = a_promise(session, plan, kind, now=now)
    promised.language = LANGUAGE
    session.flush()
    mail = render(session, promised, settings, now)
    assert mail is not None
    tree = html5lib.parse(inbox.part(mail, "html"), namespaceHTMLElements=False)
    assert (tree.get("lang"), tree.get("dir")) == (LANGUAGE, "rtl")
    assert left_over(tree) == []
    assert f"/{LANGUAGE}/" in inbox.part(mail, "plain")
    assert mail["Subject"].startswith(BEGIN)


def test_the_rule_sees_a_word_that_nobody_translated() -> None:
    page = "<p lang='en'>Hi</p><p>⟦ش⟧ and <bdi>Ann</bdi></p><p title='Main'>⟦ <b>b</b>⟧</p>"
    assert left_over(html5lib.parse(page, namespaceHTMLElements=False)) == ["and", "Main"]
