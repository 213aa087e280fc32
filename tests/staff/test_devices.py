"""A browser that has signed in is known again, and a new one is told of by mail."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core import links
from signon.core.actor import OPERATOR
from signon.core.permissions import StaffRole
from signon.models import OutboxMessage, StaffDevice
from signon.models.outbox import MailKind
from signon.staff import service
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import OTHER_PASSWORD, a_member, log_in, password_hash

pytestmark = pytest.mark.one_database
OWNER = "owner@example.org"


@pytest.fixture
def two_browsers(app: Flask, client: PageClient, begin: Begin, now: datetime) -> None:
    """Sign in with one browser twice, and then with another."""
    with begin() as session:
        a_member(session, now=now)
    for browser in (client, client, app.test_client()):
        assert isinstance(browser, PageClient)
        assert log_in(browser, OWNER).status_code == 303
        browser.submit("/admin/", action="/admin/logout")


def test_only_a_further_browser_is_told_of(two_browsers: None, begin: Begin) -> None:
    with begin() as session:
        assert len(session.scalars(select(StaffDevice)).all()) == 2
        mail = session.scalars(select(OutboxMessage)).one()
    assert (mail.kind, mail.recipient) == (MailKind.NEW_DEVICE, OWNER)


def test_the_cookie_tells_nothing_and_goes_to_the_staff_pages_alone(
    two_browsers: None, client: PageClient, begin: Begin
) -> None:
    cookie = client.get_cookie("signon_device", path="/admin")
    assert cookie is not None
    assert cookie.http_only
    assert client.get_cookie("signon_device", path="/") is None
    with begin() as session:
        hashes = session.scalars(select(StaffDevice.id_hash)).all()
    assert all(each.hex() not in cookie.value for each in hashes)


def test_a_new_password_makes_every_browser_unknown(
    two_browsers: None, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        link = service.invite(session, OWNER, StaffRole.OWNER, by=OPERATOR, now=now)
        service.set_up(
            session, links.token(link.purpose, link.seed), password_hash(OTHER_PASSWORD), now=now
        )
        assert session.scalars(select(StaffDevice)).all() == []
