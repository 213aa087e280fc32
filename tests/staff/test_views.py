"""The pages about accounts, as the staff see them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from signon.core import links
from signon.core.actor import OPERATOR, Actor
from signon.core.audit_action import AuditAction
from signon.core.permissions import StaffRole
from signon.models import OutboxMessage, User
from signon.models.audit import AuditEntry, append
from signon.staff import service
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import (
    OTHER_PASSWORD,
    PASSWORD,
    a_colleague,
    address_of,
    age_password,
    log_in,
)

pytestmark = pytest.mark.one_database

NOON = datetime(2020, 12, 14, 12, tzinfo=UTC)
NEW = "new@example.org"
OWNER = address_of(StaffRole.OWNER)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.OWNER, now=NOON)


@pytest.fixture
def set_up(begin: Begin) -> str:
    """Return the path that the mail of an invitation carries."""
    with begin() as session:
        link = service.invite(session, NEW, StaffRole.MODERATOR, by=OPERATOR, now=NOON)
        return links.path(link.purpose, link.seed)


def account(begin: Begin, email: str = NEW) -> User:
    with begin() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def twice(password: str) -> dict[str, str]:
    return {"password": password, "again": password}


def test_nobody_keeps_a_page_of_the_sign_in(client: PageClient) -> None:
    for answer in (client.get("/admin/login"), log_in(client, NEW)):
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_invited_person_sets_a_password_and_signs_in(client: PageClient, set_up: str) -> None:
    answer = client.submit(set_up, twice(PASSWORD), action=set_up)
    assert (answer.status_code, answer.location) == (303, "/admin/login")
    assert "Your password is set." in client.get("/admin/login").get_data(as_text=True)

    assert log_in(client, NEW).status_code == 303
    assert client.get("/admin/review").status_code == 200


def test_looking_at_a_set_up_link_uses_nothing_up(client: PageClient, set_up: str) -> None:
    pages = [client.get(set_up) for _ in range(3)]

    assert {page.status_code for page in pages} == {200}
    assert pages[0].headers["Referrer-Policy"] == "no-referrer"
    assert pages[0].headers["Cache-Control"] == "no-store"


def test_a_used_set_up_link_is_unknown(client: PageClient, set_up: str) -> None:
    target, values = client.form(set_up, set_up)
    client.post(target, data=values | twice(PASSWORD))

    assert client.get(set_up).status_code == 404
    _, again = client.form("/admin/login")
    assert client.post(target, data=again | twice(OTHER_PASSWORD)).status_code == 404
    assert log_in(client, NEW).status_code == 303


def test_an_old_set_up_link_says_so(
    client: PageClient, set_up: str, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOON + timedelta(days=7), tick=False)

    assert client.get(set_up).status_code == 410


def test_a_made_up_set_up_link_is_unknown(client: PageClient) -> None:
    assert client.get("/admin/set-up/" + "A" * 43).status_code == 404
    assert client.get("/admin/set-up/short").status_code == 404


WEAK = (
    (twice("short"), "too short"),
    (twice("x1" * 100), "too long"),
    (twice("password12345"), "easy to guess"),
    (twice("signon is the best"), "name of this site"),
    (twice("new@example.org 77"), "name of this site"),
    (twice(""), "Please choose a password."),
    ({"password": PASSWORD, "again": "a long walk to the see"}, "do not match"),
)


def test_a_weak_password_is_sent_back_with_the_reason(
    client: PageClient, begin: Begin, set_up: str
) -> None:
    for values, says in WEAK:
        answer = client.submit(set_up, values, action=set_up)
        assert answer.status_code == 422
        assert says in answer.get_data(as_text=True)
    assert account(begin).password is None


def test_an_owner_invites_somebody_and_a_mail_is_promised(owner: PageClient, begin: Begin) -> None:
    answer = owner.submit("/admin/staff", {"email": NEW, "role": "viewer"}, action="/admin/staff")

    assert (answer.status_code, answer.location) == (303, "/admin/staff")
    page = owner.get("/admin/staff").get_data(as_text=True)
    assert NEW in page
    assert "The invitation is on its way" in page
    with begin() as session:
        assert session.scalars(select(OutboxMessage.recipient)).all() == [NEW]


def test_an_invitation_without_an_address_or_with_an_unknown_role_is_sent_back(
    owner: PageClient,
) -> None:
    for wrong in ({"email": "nobody"}, {"email": NEW, "role": "emperor"}):
        answer = owner.submit("/admin/staff", wrong, action="/admin/staff")
        assert answer.status_code == 422


def test_an_owner_changes_a_role_and_shuts_an_account(
    owner: PageClient, begin: Begin, set_up: str
) -> None:
    base = f"/admin/staff/{account(begin).id}"
    owner.submit("/admin/staff", {"role": "exporter"}, action=f"{base}/role")
    assert account(begin).role is StaffRole.EXPORTER

    answer = owner.submit("/admin/staff", action=f"{base}/disable")
    assert answer.status_code == 303
    assert not account(begin).active
    assert owner.get(set_up).status_code == 410


def test_accounts_ask_for_the_password_again_after_a_quarter_of_an_hour(
    owner: PageClient, begin: Begin, set_up: str
) -> None:
    age_password(begin, 16)
    base = f"/admin/staff/{account(begin).id}"
    deeds: tuple[tuple[str, dict[str, str]], ...] = (
        ("/admin/staff", {"email": "third@example.org", "role": "viewer"}),
        (f"{base}/role", {"role": "exporter"}),
        (f"{base}/disable", {}),
    )
    for action, values in deeds:
        for password in ("", "wrong horse battery"):
            answer = owner.submit("/admin/staff", values | {"password": password}, action=action)
            assert answer.status_code == 422, action

    assert account(begin).active
    assert account(begin).role is StaffRole.MODERATOR
    answer = owner.submit("/admin/staff", {"password": PASSWORD}, action=f"{base}/disable")
    assert answer.status_code == 303
    assert not account(begin).active


def test_a_role_that_does_not_exist_is_sent_back(owner: PageClient, begin: Begin) -> None:
    base = f"/admin/staff/{account(begin, OWNER).id}"
    answer = owner.submit("/admin/staff", {"role": "emperor"}, action=f"{base}/role")

    assert answer.status_code == 422
    assert "Please choose one of the roles." in answer.get_data(as_text=True)


def test_the_last_owner_stays(owner: PageClient, begin: Begin) -> None:
    base = f"/admin/staff/{account(begin, OWNER).id}"
    for values, action in (({"role": "viewer"}, "role"), ({}, "disable")):
        owner.submit("/admin/staff", values, action=f"{base}/{action}")
        assert "This is the last owner." in owner.get("/admin/staff").get_data(as_text=True)

    assert account(begin, OWNER).role is StaffRole.OWNER
    assert account(begin, OWNER).active


def test_an_account_that_does_not_exist_is_404(owner: PageClient) -> None:
    _, values = owner.form("/admin/staff", "/admin/staff")

    for staff_id in ("77", "9" * 9, "9" * 30, "0", "-1", "one"):
        for action in ("role", "disable"):
            path = f"/admin/staff/{staff_id}/{action}"
            assert owner.post(path, data=values | {"role": "viewer"}).status_code == 404


def test_changing_ones_password_signs_the_other_browsers_out(owner: PageClient, app: Flask) -> None:
    elsewhere = app.test_client()
    assert isinstance(elsewhere, PageClient)
    log_in(elsewhere, OWNER)

    typed = {"current": PASSWORD} | twice(OTHER_PASSWORD)
    answer = owner.submit("/admin/password", typed, action="/admin/password")

    assert (answer.status_code, answer.location) == (303, "/admin/")
    assert owner.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert log_in(elsewhere, OWNER, OTHER_PASSWORD).status_code == 303


NOT_CHANGED = (
    ({"current": "wrong horse"} | twice(OTHER_PASSWORD), "This is not your current password."),
    ({"current": PASSWORD + "a" * 4096} | twice(OTHER_PASSWORD), "This is not your current"),
    ({"current": ""} | twice(OTHER_PASSWORD), "Please type your current password."),
    ({"current": PASSWORD} | twice("short"), "too short"),
)


def test_changing_it_needs_the_present_one_and_a_good_new_one(
    owner: PageClient, client: PageClient
) -> None:
    for typed, says in NOT_CHANGED:
        answer = owner.submit("/admin/password", typed, action="/admin/password")
        assert answer.status_code == 422
        assert says in answer.get_data(as_text=True)
    assert log_in(client, OWNER, PASSWORD).status_code == 303


def test_the_log_is_read_page_by_page(owner: PageClient, begin: Begin) -> None:
    with begin() as session:
        for number in range(60):
            entry = AuditEntry(
                actor=Actor.staff(1),
                action=AuditAction.DECLINE,
                subject=f"sign_on/{number}",
                private="Why.",
            )
            append(session, entry, now=NOON)

    first = owner.get("/admin/audit").get_data(as_text=True)
    assert "Show more" in first
    more = first.partition('href="/admin/audit?cursor=')[2].partition('"')[0]
    second = owner.get(f"/admin/audit?cursor={more}").get_data(as_text=True)
    assert "Made an account" in second
    assert "Show more" not in second


def test_a_broken_cursor_shows_the_first_page(owner: PageClient) -> None:
    for cursor in ("junk", "WyJ4Il0", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ", ""):
        page = owner.get("/admin/audit", query_string={"cursor": cursor})
        assert page.status_code == 200
        assert "Signed in" in page.get_data(as_text=True)
