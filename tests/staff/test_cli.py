"""What an operator may ask about accounts and the log."""

from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text, update

from signon.core.actor import OPERATOR, Actor
from signon.core.errors import AddressRefused, LastOwner, StaffUnknown
from signon.core.permissions import StaffRole
from signon.models import Audit
from signon.staff import service
from signon.staff.cli import audit, staff
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import OTHER_PASSWORD, PASSWORD, a_member, log_in

pytestmark = pytest.mark.one_database

NEW = "new@example.org"


def run(app: Flask, *arguments: str, stdin: str = "") -> Result:
    group = {"staff": staff, "audit": audit}[arguments[0]]
    return app.test_cli_runner().invoke(group, list(arguments[1:]), input=stdin)


def test_inviting_prints_a_link_that_works_once(app: Flask, client: PageClient) -> None:
    done = run(app, "staff", "invite", NEW, "--role", "owner")

    assert done.exit_code == 0
    path = done.output.strip().removeprefix("http://localhost")
    client.submit(path, {"password": PASSWORD, "again": PASSWORD}, action=path)
    assert log_in(client, NEW).status_code == 303
    assert client.get(path).status_code == 404


def test_a_password_on_standard_input_is_set_at_once(app: Flask, client: PageClient) -> None:
    command = ("staff", "invite", NEW, "--role", "moderator", "--password-stdin")
    done = run(app, *command, stdin=f"{PASSWORD}\nnot read\n")

    assert done.output.strip() == (
        "new@example.org may sign in as moderator at http://localhost/admin/login"
    )
    assert log_in(client, NEW).status_code == 303
    run(app, *command, stdin=f"{OTHER_PASSWORD}\r\n")
    assert log_in(client, NEW, OTHER_PASSWORD).status_code in {302, 303}


def test_a_weak_password_on_standard_input_is_refused(app: Flask) -> None:
    done = run(app, "staff", "invite", NEW, "--role", "owner", "--password-stdin", stdin="short\n")

    assert done.exit_code == 1
    assert "too short" in done.output
    assert run(app, "staff", "list").output == ""


def test_an_address_that_is_none_is_refused(app: Flask) -> None:
    done = run(app, "staff", "invite", "nobody", "--role", "owner")

    assert isinstance(done.exception, AddressRefused)


def test_a_role_that_does_not_exist_is_a_wrong_use(app: Flask) -> None:
    assert run(app, "staff", "invite", NEW, "--role", "emperor").exit_code == 2
    assert run(app, "staff", "invite", NEW).exit_code == 2


def test_everybody_is_listed(app: Flask, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_member(session, now=now)
        service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)

    assert run(app, "staff", "list").output == (
        "owner@example.org\towner\tactive\nnew@example.org\tviewer\tinvited\n"
    )


def test_an_account_is_disabled_by_its_address(app: Flask, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_member(session, now=now)
        a_member(session, StaffRole.VIEWER, now=now)

    assert run(app, "staff", "disable", "Viewer@example.org").output == (
        "viewer@example.org is shut out\n"
    )
    assert "viewer@example.org\tviewer\tdisabled\n" in run(app, "staff", "list").output


def test_neither_a_stranger_nor_the_last_owner_is_disabled(
    app: Flask, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_member(session, now=now)

    assert isinstance(run(app, "staff", "disable", NEW).exception, StaffUnknown)
    assert isinstance(run(app, "staff", "disable", "owner@example.org").exception, LastOwner)


def test_a_whole_log_is_proven(app: Flask) -> None:
    run(app, "staff", "invite", NEW, "--role", "owner")

    done = run(app, "audit", "verify")
    assert (done.exit_code, done.output[:31]) == (0, "the log is whole (entries: 1; n")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit SET actor = '1' WHERE id = 2", [2]),
        ('UPDATE audit SET after = \'{"role": "viewer"}\' WHERE id = 1', [1]),
        ("UPDATE audit SET action = 'sign_in' WHERE id = 3", [3]),
        ("DELETE FROM audit WHERE id = 2", [2]),
        ("DELETE FROM audit WHERE id = 3", [3]),
        ("UPDATE audit_head SET last_id = 2", [3]),
    ],
)
def test_a_log_that_was_touched_by_hand_is_found(
    app: Flask, begin: Begin, now: datetime, statement: str, named: list[int]
) -> None:
    with begin() as session:
        for role in (StaffRole.OWNER, StaffRole.VIEWER, StaffRole.MODERATOR):
            a_member(session, role, now=now)
    with begin() as session:
        session.execute(text(statement))

    done = run(app, "audit", "verify")
    assert done.exit_code == 1
    for each in named:
        assert f"audit entry {each} is missing or was changed" in done.output


def test_a_log_that_was_touched_and_hashed_anew_is_found_at_the_next_entry(
    app: Flask, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        for role in (StaffRole.OWNER, StaffRole.VIEWER):
            a_member(session, role, now=now)
    with begin() as session:
        session.execute(
            update(Audit).where(Audit.id == 1).values(actor=Actor.staff(7), hash="f" * 64)
        )

    done = run(app, "audit", "verify")
    assert done.exit_code == 1
    assert "audit entry 1" in done.output
    assert "audit entry 2" in done.output
