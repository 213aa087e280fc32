"""A list leaves with a fresh password alone, not too often, and the owners are told of it."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.permissions import StaffRole
from signon.models import Audit, OutboxMessage, Plan
from signon.models.outbox import MailKind
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.export.test_views import download
from tests.staff.people import PASSWORD, a_colleague, a_member, age_password

pytestmark = pytest.mark.one_database


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_EXPORT": "2/24h"}


@pytest.fixture
def exporter(app: Flask, begin: Begin, plan: Plan) -> PageClient:
    return a_colleague(app, begin, StaffRole.EXPORTER, now=clock.now())


def refused(begin: Begin) -> int:
    with begin() as session:
        found = session.scalars(select(Audit.id).where(Audit.action == "export_refused"))
        return len(found.all())


def test_after_a_quarter_of_an_hour_the_password_is_asked_for(
    exporter: PageClient, begin: Begin
) -> None:
    age_password(begin, 14)
    assert download(exporter).status_code == 200
    age_password(begin, 16)
    assert download(exporter).status_code == 422
    assert download(exporter, password="wrong horse battery").status_code == 422
    assert refused(begin) == 1
    assert download(exporter, password=PASSWORD).status_code == 200


def test_a_password_that_was_typed_holds_for_a_quarter_of_an_hour(
    exporter: PageClient, begin: Begin
) -> None:
    age_password(begin, 700)
    assert download(exporter, password=PASSWORD).status_code == 200
    assert download(exporter).status_code == 200


def test_who_has_taken_out_as_many_as_a_day_allows_waits(
    exporter: PageClient, begin: Begin
) -> None:
    assert [download(exporter).status_code for _ in range(3)] == [200, 200, 429]
    assert refused(begin) == 1


def test_every_owner_is_told(exporter: PageClient, begin: Begin) -> None:
    with begin() as session:
        for name in ("first", "second"):
            a_member(session, now=clock.now(), email=f"{name}@example.org")
    download(exporter)
    with begin() as session:
        mails = session.scalars(select(OutboxMessage)).all()
        assert [mail.recipient for mail in mails] == ["first@example.org", "second@example.org"]
        told = json.loads(mails[0].details or "")
    assert {mail.kind for mail in mails} == {MailKind.EXPORT_NOTICE}
    assert (told["by"], told["list"]) == ("exporter@example.org", "A Fair Plan")
