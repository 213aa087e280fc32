"""Members of staff for tests, and the way in."""

from datetime import datetime, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signon.core.actor import OPERATOR
from signon.core.permissions import StaffRole
from signon.models import StaffSession, User
from signon.staff import service
from signon.staff.accounts import hashed
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin

PASSWORD = "a long walk to the sea"
OTHER_PASSWORD = "seven quiet green boats"


@cache
def password_hash(password: str = PASSWORD) -> str:
    """Return the hash of a password; making one takes its time."""
    return hashed(password)


def address_of(role: StaffRole) -> str:
    return f"{role}@example.org"


def a_member(
    session: Session, role: StaffRole = StaffRole.OWNER, *, now: datetime, email: str | None = None
) -> User:
    """Return an account that can sign in with :data:`PASSWORD`."""
    address = email or address_of(role)
    return service.admit(session, address, role, password_hash(), by=OPERATOR, now=now)


def log_in(client: PageClient, email: str, password: str = PASSWORD, **values: str) -> TestResponse:
    return client.submit("/admin/login", {"email": email, "password": password} | values)


def a_colleague(app: Flask, begin: Begin, role: StaffRole, *, now: datetime) -> PageClient:
    """Return the browser of a member of staff who is signed in."""
    with begin() as session:
        a_member(session, role, now=now)
    client = app.test_client()
    assert isinstance(client, PageClient)
    assert log_in(client, address_of(role)).status_code == 303
    return client


def age_password(begin: Begin, minutes: int) -> None:
    """Let it be so long since everybody typed the password."""
    with begin() as session:
        then = clock.now() - timedelta(minutes=minutes)
        session.execute(update(StaffSession).values(password_at=then))
