"""What Flask-Security changes is written beside other writers, and never over what they wrote."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_security import Security
from sqlalchemy import event
from sqlalchemy.orm.exc import StaleDataError

from signon.core.permissions import StaffRole
from signon.extensions import db, security
from signon.models import User
from signon.staff import accounts
from signon.staff.security_config import CONFIG
from signon.web import transaction as doors
from signon.web.guard.access import keeps_session, open_to_all
from signon.web.transaction import save
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import OTHER_PASSWORD, PASSWORD, a_colleague, a_member, address_of, log_in

OWNER = address_of(StaffRole.OWNER)
WEAKER = PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1)


@dataclass
class Writer:
    """Somebody who writes whenever somebody else has read an account, and how often it was so."""

    what: str = "UPDATE fold SET id = id"
    times: int = 0


@pytest.fixture
def writer(app: Flask, tmp_path: Path) -> Iterator[Writer]:
    """Return another writer, with a connection like another process's, who never waits."""
    other = sqlite3.connect(tmp_path / "signon.sqlite3", timeout=0, isolation_level=None)
    writer = Writer()

    def write(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT staff.") and not doors._one_writer.locked():  # noqa: SLF001 - nobody else can see it
            other.execute(writer.what)
            writer.times += 1

    event.listen(db.engine, "after_cursor_execute", write)
    yield writer
    event.remove(db.engine, "after_cursor_execute", write)
    other.close()


@pytest.fixture
def change_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a page of Flask-Security that we do not use: it reads, hashes, then writes."""
    wanted = {"SECURITY_CHANGEABLE": True, "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False}
    monkeypatch.setattr(accounts, "CONFIG", CONFIG | wanted)
    # What it once has, it would keep for the applications of other tests.
    monkeypatch.setattr(accounts, "security", Security())


def password_of(begin: Begin) -> str:
    with begin() as session:
        return session.query(User).one().password or ""


@pytest.mark.one_database
def test_a_password_is_changed_beside_another_writer(
    change_password: None, app: Flask, begin: Begin, now: datetime, writer: Writer
) -> None:
    keeps_session(open_to_all(app.view_functions["security.change_password"]))
    owner = a_colleague(app, begin, StaffRole.OWNER, now=now)
    before, (_, values) = password_of(begin), owner.form("/admin/")
    typed = {"password": PASSWORD, "new_password": OTHER_PASSWORD}
    typed["new_password_confirm"] = OTHER_PASSWORD
    writer.times = 0

    answer = owner.post("/change", data=values | typed)

    # Flask-Security's own redirect: the page is none of ours yet, which answer with 303.
    assert (answer.status_code, answer.location) == (302, "/admin/")
    assert writer.times, "nobody else could write"
    assert password_of(begin) != before
    assert owner.get("/admin/").status_code == 200


@pytest.mark.one_database
def test_an_older_hash_is_renewed_beside_another_writer(
    client: PageClient, begin: Begin, now: datetime, writer: Writer
) -> None:
    with begin() as session:
        a_member(session, now=now).password = WEAKER.hash(PASSWORD)

    assert log_in(client, OWNER).status_code == 303

    assert writer.times, "nobody else could write"
    assert password_of(begin).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.one_database
def test_a_password_that_is_changed_during_the_login_lets_nobody_in(
    client: PageClient, begin: Begin, now: datetime, writer: Writer
) -> None:
    with begin() as session:
        a_member(session, now=now).password = WEAKER.hash(PASSWORD)
    writer.what = "UPDATE staff SET password = 'changed'"

    assert log_in(client, OWNER).status_code == 409

    assert client.get("/admin/").status_code == 302
    assert password_of(begin) == "changed"


def spend(code: str) -> None:
    [user] = db.session.query(User)
    security.mf_recovery_codes_util.delete_recovery_code(user, code)


def test_a_recovery_code_that_two_read_is_used_once(
    app: Flask, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        user = a_member(session, now=now)
        one, two, *rest = security.mf_recovery_codes_util.create_recovery_codes(user)

    spend(one)
    with app.app_context():
        spend(one)
        save()
    with pytest.raises(StaleDataError):
        save()

    spend(two)
    save()
    with begin() as session:
        assert len(session.query(User).one().mf_recovery_codes or []) == len(rest)


@pytest.mark.one_database
def test_a_session_that_reads_accounts_writes_by_the_datastore_alone(
    app: Flask, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_member(session, now=now)
    [user] = db.session.query(User)
    user.active = False

    with pytest.raises(RuntimeError, match="opened to read"):
        db.session.commit()
