"""Every odd text through every field: stored and shown exactly, or refused, and never a fault."""

import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import AddressRefused, TextRefused
from signon.core.identity import address
from signon.core.lifecycle import State, Step
from signon.core.text import name, postal_code, unadvertising, website
from signon.endorsers.chores import fold_batch
from signon.models import Plan, SignOn, Submission
from signon.web import clock
from signon.web.fields import NOT_IN_HTML
from signon.web.guard.request_limits import MAX_BYTES
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import STAFF, token_of
from tests.security import corpora
from tests.security.forms import FORMS

EVERYTHING: dict[str, Callable[[], list[str]]] = {
    "hostile names": corpora.hostile,
    "real names": corpora.real,
    "formulas": corpora.formulas,
    "lengths": corpora.lengths,
    "naughty strings": corpora.naughty,
}
NAMES = ("organization_name", "contact_name", "name")
TEXTS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(NAMES, name),
    "contact_name": lambda raw: unadvertising(raw, limit=200, clean=name),
    "contact_title": lambda raw: unadvertising(raw, limit=200),
    "city": lambda raw: unadvertising(raw, limit=100),
    "website": website,
    "postal_code": postal_code,
    "email": address,
}
OPTIONAL = ("city", "website", "postal_code")
SHOWN_PER_PAGE = 50


class Form(HTMLParser):
    """The values of a page's form, and the fields found wrong; quicker than a whole tree."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.wrong: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("name"):
            self.values.setdefault(found["name"] or "", found.get("value") or "")
        if (found.get("id") or "").endswith("-error"):
            self.wrong.add((found["id"] or "").removesuffix("-error"))


def may_be_sent(value: str) -> bool:
    """Tell whether a form can carry ``value`` at all: UTF-8, and no NUL."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def cleaned(field: str, value: str) -> str | None:
    """Return what is to be stored of ``value``; None when it is to be refused."""
    if field in OPTIONAL and not value.strip():
        return ""
    try:
        return TEXTS[field](value)
    except (AddressRefused, TextRefused):
        return None


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Return a visitor who does not look closely at each page: there are too many."""
    app.test_client_class = FlaskClient
    return app.test_client()


def fill(browser: FlaskClient, path: str) -> dict[str, str]:
    kept = Form(browser.get(path).get_data(as_text=True)).values
    return {name: kept[name] for name in ("csrf_token", "version")}


@pytest.mark.one_database
@pytest.mark.parametrize("corpus", EVERYTHING)
def test_every_field_takes_it_or_says_what_is_wrong(
    browser: FlaskClient, plan: Plan, corpus: str
) -> None:
    for form, proper in FORMS.items():
        path = f"/plans/{plan.slug}/{form}"
        kept = fill(browser, path)
        texts = [each for each in proper if each in TEXTS]
        for value in EVERYTHING[corpus]():
            sent = proper | kept | dict.fromkeys(texts, value)
            if not may_be_sent(value):
                continue
            response = browser.post(path, data=sent)
            if response.status_code == 413:
                assert len(value.encode()) * len(texts) > MAX_BYTES / 12
                continue
            assert response.status_code == 422, repr(value[:50])
            _see(response, value, texts)


def _see(response: TestResponse, value: str, fields: list[str]) -> None:
    """See that exactly the right fields are found fault with, and all come back as typed."""
    page = Form(response.get_data(as_text=True))
    assert page.wrong == {each for each in fields if cleaned(each, value) is None}, repr(value[:50])
    for field in fields:
        kept = cleaned(field, value)
        assert page.values[field] == NOT_IN_HTML.sub("", value if kept is None else kept)


@pytest.mark.one_database
@pytest.mark.parametrize("corpus", ["hostile names", "formulas"])
def test_a_choice_takes_nothing_but_what_it_offers(
    browser: FlaskClient, plan: Plan, corpus: str
) -> None:
    choices = {
        "endorse": ("category", "scope", "state"),
        "sign": ("country", "state", "visibility"),
    }
    for form, fields in choices.items():
        path = f"/plans/{plan.slug}/{form}"
        kept = fill(browser, path) | FORMS[form]
        for value in EVERYTHING[corpus]():
            if value and may_be_sent(value) and len(value) < 300:
                sent = kept | dict.fromkeys((*fields, "version"), value)
                response = browser.post(path, data=sent)
                assert response.status_code == 422, repr(value)
                assert Form(response.get_data(as_text=True)).wrong >= set(fields), repr(value)


@pytest.mark.one_database
@pytest.mark.parametrize("corpus", ["hostile names", "formulas", "naughty strings"])
def test_no_other_page_stumbles_over_it(browser: FlaskClient, plan: Plan, corpus: str) -> None:
    kept = fill(browser, f"/plans/{plan.slug}/sign")
    for value in EVERYTHING[corpus]():
        if not may_be_sent(value) or len(value) > 5000:
            continue
        query = {"q": value, "category": value, "scope": value, "state": value, "cursor": value}
        for page in ("endorsers", "signers"):
            assert browser.get(f"/plans/{plan.slug}/{page}", query_string=query).status_code == 200
        code = browser.post(f"/plans/{plan.slug}/check-email", data=kept | {"code": value})
        assert code.status_code == 422, repr(value)
        asked = browser.post("/manage", data=kept | {"email": value}).status_code
        assert asked == (422 if cleaned("email", value) is None else 303), repr(value)


def acceptable() -> list[str]:
    """Return every text of the corpora that is a name, in the form in which it is kept."""
    texts = [each for corpus in EVERYTHING.values() for each in corpus() if may_be_sent(each)]
    both = ("contact_name", "city")
    kept = {cleaned("name", each) for each in texts if all(cleaned(it, each) for it in both)}
    return sorted(each for each in kept if each is not None)


@pytest.mark.one_database
def test_every_real_name_is_a_name() -> None:
    for each in corpora.real():
        assert cleaned("name", each) == unicodedata.normalize("NFC", each)


def list_all(session: Session) -> None:
    """Confirm and approve everything that was signed."""
    for submission in session.scalars(select(Submission)).all():
        sign_on = ledger.confirm(session, token_of(submission), by=SIGNER, now=clock.now())
        if sign_on.state is State.IN_REVIEW:
            sign_on.take(Step.APPROVE, at=clock.now(), by=STAFF)
    fold_batch(session, now=clock.now())


def shown(client: PageClient, path: str) -> list[str]:
    """Return the names on all pages of a list, as a reader sees them."""
    names: list[str] = []
    while path:
        page = parse(client.get(path).get_data(as_text=True))
        found = page.findall(".//span[@class='name']/bdi")
        assert len(found) <= SHOWN_PER_PAGE
        names += ["".join(each.itertext()) for each in found]
        following = page.find(".//a[@rel='next']")
        path = "" if following is None else following.get("href") or ""
    return names


def test_what_is_taken_is_stored_and_shown_exactly(
    database: str, client: PageClient, browser: FlaskClient, begin: Begin, plan: Plan
) -> None:
    names = acceptable()[database == "sqlite" :: 2]  # each on one of the two databases
    assert len(names) > 80
    for form, proper in FORMS.items():
        path = f"/plans/{plan.slug}/{form}"
        kept = proper | fill(browser, path)
        texts = [each for each in proper if each in {*NAMES, "contact_title", "city"}]
        for number, value in enumerate(names):
            sent = kept | dict.fromkeys(texts, value) | {"email": f"a{number}@example.org"}
            assert browser.post(path, data=sent).status_code == 303, repr(value)
    with begin() as session:
        for sign_on in session.scalars(select(SignOn)).all():
            if sign_on.scope is not None:
                assert sign_on.name == sign_on.contact_name == sign_on.city
                assert sign_on.name == sign_on.contact_title
        list_all(session)
    for page in ("endorsers", "signers"):
        assert sorted(shown(client, f"/plans/{plan.slug}/{page}")) == names
