"""What visitors type into the two forms, and what they find in their mailboxes."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signon.mail.rows import kind_of
from signon.models import OutboxMessage, SignOn
from signon.models.conditions import IN_TIME
from signon.models.outbox import MailKind
from tests.client import PageClient, parse, text_of

SIGN = "/plans/fair-plan/sign"
ENDORSE = "/plans/fair-plan/endorse"
CHECK_EMAIL = "/plans/fair-plan/check-email"
PERSON = {
    "name": "Ann Lee",
    "email": "ann@example.org",
    "country": "US",
    "state": "TX",
    "postal_code": "78701",
    "visibility": "full",
    "updates": "y",
}
ORGANIZATION = {
    "organization_name": "Acme Aid",
    "website": "https://acme-aid.org",
    "category": "legal",
    "scope": "state",
    "state": "CA",
    "city": "Los Angeles",
    "contact_name": "Bo Diaz",
    "contact_title": "Director",
    "email": "bo@acme-aid.org",
    "authorized": "y",
}
FORMS = {SIGN: PERSON, ENDORSE: ORGANIZATION}
NAME_FIELDS = {SIGN: "name", ENDORSE: "organization_name"}
_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")([^"]*)')


class Stranger(FlaskClient):
    """Opens pages as quickly as can be: others look whether they are right."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - as its base
        with self.application.app_context():
            return super().open(*args, **kwargs)


def a_stranger(app: Flask, path: str) -> tuple[Stranger, dict[str, str]]:
    """Return a new visitor who has opened a form, and what that form sends by itself."""
    stranger = Stranger(app, app.response_class)
    found = _TOKEN.search(stranger.get(path).get_data(as_text=True))
    assert found is not None
    return stranger, {"csrf_token": found[2], "version": "1"}


def post(client: PageClient, path: str, **changes: str) -> TestResponse:
    """Open a form, fill it in as usual but for ``changes``, and send it."""
    return client.submit(path, FORMS[path] | changes)


def without_token(response: TestResponse) -> str:
    """Return a page as it is for everybody: only the CSRF token differs."""
    page, count = _TOKEN.subn(r"\1", response.get_data(as_text=True))
    assert count, "no token found"
    return page


def page(response: TestResponse) -> Element:
    return parse(response.get_data(as_text=True))


def control(tree: Element, name: str) -> Element:
    found = tree.find(f".//*[@name='{name}']")
    assert found is not None, name
    return found


def summary(tree: Element) -> list[tuple[str, str | None]]:
    """Return the words of each mistake, and what its link leads to."""
    found = tree.findall(".//div[@role='alert']//li")
    links = [each.find("a") for each in found]
    return [
        (text_of(each), None if link is None else link.get("href"))
        for each, link in zip(found, links, strict=True)
    ]


def mails(session: Session) -> Sequence[MailKind]:
    """Return the kinds of all promised mails, the oldest first."""
    every = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [kind_of(each) for each in every]


def sign_ons(session: Session) -> Sequence[SignOn]:
    """Return all sign-ons, the oldest first."""
    return session.scalars(select(SignOn).order_by(*IN_TIME)).all()
