"""Signing in: who may, who is told what, and when it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from argon2 import PasswordHasher, low_level
from flask import Flask
from sqlalchemy import select

from signon.core.actor import OPERATOR, Actor
from signon.core.permissions import StaffRole
from signon.models import Audit, Refusal, StaffSession, User
from signon.staff import service
from signon.staff.accounts import hashed, is_password_of
from signon.web.guard.access import session_hash
from signon.web.refusals import KEY, Refusals
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import (
    OTHER_PASSWORD,
    PASSWORD,
    a_colleague,
    a_member,
    address_of,
    log_in,
    password_hash,
)

pytestmark = pytest.mark.one_database

NOON = datetime(2020, 12, 14, 12, tzinfo=UTC)
OWNER = address_of(StaffRole.OWNER)
WEAKER = PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1)
COOKIE = "signon-80"
LOGIN = "/admin/login"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.OWNER, now=NOON)


def logged(begin: Begin) -> list[tuple[str, str]]:
    with begin() as session:
        rows = session.execute(select(Audit.actor, Audit.action).order_by(Audit.id))
        return [(str(actor), action) for actor, action in rows if action.startswith("sign")]


def is_in(client: PageClient) -> bool:
    return client.get("/admin/").status_code == 200


def test_a_stranger_is_sent_to_the_login_and_back(
    client: PageClient, begin: Begin, app: Flask
) -> None:
    with begin() as session:
        a_member(session, now=NOON)
    sent = client.get("/admin/staff")
    assert (sent.status_code, sent.location) == (302, "/admin/login?next=/admin/staff")

    answer = client.submit(sent.location, {"email": OWNER, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/admin/staff")


def test_signing_in_leads_to_the_dashboard_and_is_logged(client: PageClient, begin: Begin) -> None:
    with begin() as session:
        user = a_member(session, now=NOON)

    answer = log_in(client, f" {OWNER.upper()} ")

    assert (answer.status_code, answer.location) == (303, "/admin/")
    assert is_in(client)
    assert logged(begin) == [(str(user.id), "sign_in")]


REFUSED = (
    (OWNER, "wrong horse battery"),
    ("nobody@example.org", PASSWORD),
    ("invited@example.org", PASSWORD),
    ("disabled@example.org", PASSWORD),
    ("not an address", PASSWORD),
    (OWNER, PASSWORD + "a" * 4096),
    (OWNER, ""),
    ("", ""),
)


def test_every_refusal_looks_the_same(client: PageClient, begin: Begin) -> None:
    with begin() as session:
        a_member(session, now=NOON)
        service.invite(
            session, "invited@example.org", StaffRole.VIEWER, by=Actor.staff(1), now=NOON
        )
        gone = a_member(session, StaffRole.VIEWER, now=NOON, email="disabled@example.org")
        service.disable(session, gone.id, by=Actor.staff(1), now=NOON)

    for email, password in REFUSED:
        answer = log_in(client, email, password)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert page.count("The address and password do not match") == 1
        assert 'class="wrong"' not in page
        assert not is_in(client)


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(
    client: PageClient, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin() as session:
        a_member(session, now=NOON)
    made: list[str] = []
    for name in ("hash_secret", "verify_secret"):
        real = getattr(low_level, name)

        def counted(*given: Any, real: Any = real, **more: Any) -> Any:  # noqa: ANN401 - of argon2
            made.append(email)
            return real(*given, **more)

        monkeypatch.setattr(low_level, name, counted)
    for email in (OWNER, "nobody@example.org"):
        assert log_in(client, email, "wrong horse battery").status_code == 422

    assert made == [OWNER, "nobody@example.org"]


def test_refusals_are_counted_and_fill_no_log(app: Flask, client: PageClient, begin: Begin) -> None:
    app.extensions[KEY] = Refusals(every_seconds=0)
    with begin() as session:
        a_member(session, now=NOON)

    log_in(client, OWNER, "wrong horse battery")
    log_in(client, "secret-person@example.org", "wrong horse battery")

    assert logged(begin) == []
    with begin() as session:
        found = session.scalars(select(Refusal)).one()
    assert (found.kind, found.endpoint, found.number) == ("sign_in", "security.login", 2)


def test_a_login_without_our_token_is_refused(client: PageClient, begin: Begin) -> None:
    with begin() as session:
        a_member(session, now=NOON)

    answer = client.post("/admin/login", data={"email": OWNER, "password": PASSWORD})

    assert answer.status_code == 400
    assert not is_in(client)


def test_the_session_gets_a_new_random_id_of_which_only_the_hash_is_kept(
    client: PageClient, begin: Begin
) -> None:
    with begin() as session:
        a_member(session, now=NOON)
    ids = []
    for _ in range(2):
        client.get(LOGIN)
        with client.session_transaction(LOGIN) as cookie:
            cookie["staff_session"] = "planted"
            cookie["stays"] = "here"
        log_in(client, OWNER)
        with client.session_transaction(LOGIN) as cookie:
            assert "stays" not in cookie, "what the cookie held before must be gone"
            ids.append(cookie["staff_session"])
        client.submit("/admin/", action="/admin/logout")
        log_in(client, OWNER)
        with client.session_transaction(LOGIN) as cookie:
            ids.append(cookie["staff_session"])

    assert len({"planted", *ids}) == len(ids) + 1
    with begin() as session:
        kept = set(session.scalars(select(StaffSession.id_hash)))
    assert session_hash(ids[-1]) in kept
    assert ids[-1].encode() not in kept


def test_signing_out_ends_every_copy_of_the_cookie(
    owner: PageClient, app: Flask, begin: Begin
) -> None:
    thief = app.test_client()
    cookie = owner.get_cookie(COOKIE)
    assert cookie is not None
    thief.set_cookie(COOKIE, cookie.value)
    assert isinstance(thief, PageClient)
    assert is_in(thief)

    answer = owner.submit("/admin/", action="/admin/logout")

    assert (answer.status_code, answer.location) == (303, "/admin/login")
    assert not is_in(owner)
    assert not is_in(thief)
    assert [action for _, action in logged(begin)] == ["sign_in", "sign_out"]


def test_signing_out_needs_a_post_with_our_token(owner: PageClient) -> None:
    assert owner.get("/admin/logout").status_code == 405
    assert owner.post("/admin/logout", data={"now": "y"}).status_code == 400
    assert is_in(owner)


def test_signing_out_twice_leads_to_the_login(owner: PageClient, begin: Begin) -> None:
    target, values = owner.form("/admin/", "/admin/logout")
    owner.post(target, data=values)

    again = owner.submit("/admin/login", action="/admin/login", values={"email": "x@example.org"})
    assert again.status_code == 422
    _, values = owner.form("/admin/login")
    assert owner.post("/admin/logout", data=values).location == "/admin/login"
    assert [action for _, action in logged(begin)].count("sign_out") == 1


def test_an_idle_session_ends_after_half_an_hour(
    owner: PageClient, clock: time_machine.Traveller
) -> None:
    for minutes in (29, 58, 87):
        clock.move_to(NOON + timedelta(minutes=minutes), tick=False)
        assert is_in(owner)

    clock.move_to(NOON + timedelta(minutes=87 + 31), tick=False)
    assert not is_in(owner)


def test_a_busy_session_ends_after_twelve_hours(
    owner: PageClient, clock: time_machine.Traveller
) -> None:
    for step in range(1, 12 * 4 + 1):
        clock.move_to(NOON + timedelta(minutes=15 * step), tick=False)
        assert is_in(owner)

    clock.move_to(NOON + timedelta(hours=12, seconds=1), tick=False)
    assert not is_in(owner)


def test_whose_session_ran_out_can_sign_in_again_at_once(
    owner: PageClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOON + timedelta(hours=13), tick=False)

    sent = owner.get("/admin/review")
    assert sent.location == "/admin/login?next=/admin/review"
    assert owner.get(sent.location).status_code == 200
    answer = owner.submit(sent.location, {"email": OWNER, "password": PASSWORD})
    assert answer.location == "/admin/review"


def test_who_is_signed_in_is_not_asked_again(owner: PageClient) -> None:
    answer = owner.get("/admin/login")

    assert (answer.status_code, answer.location) == (302, "/admin/")


def test_disabling_an_account_ends_its_session_at_once(owner: PageClient, begin: Begin) -> None:
    with begin() as session:
        a_member(session, now=NOON, email="second@example.org")
        user = session.scalars(select(User).where(User.email == OWNER)).one()
        service.disable(session, user.id, by=OPERATOR, now=NOON)

    assert not is_in(owner)


def test_a_session_row_of_somebody_else_lets_nobody_in(owner: PageClient, begin: Begin) -> None:
    with begin() as session:
        other = a_member(session, StaffRole.VIEWER, now=NOON)
        session.scalars(select(StaffSession)).one().staff_id = other.id

    assert not is_in(owner)


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/admin/",
    "/\\evil.example",
    "/admin/\\evil.example",
    "/admin//evil.example",
    "/admin/\r\nLocation: https://evil.example",
    "/admin/../plans/fair-plan",
    "/plans/fair-plan",
    "moderate.plans",
    "javascript:alert(1)",
    "http://[",
    "/admin/@evil.example",
    " /admin/",
    "/" * 3000,
)


def test_a_login_never_leads_elsewhere(app: Flask, begin: Begin) -> None:
    with begin() as session:
        a_member(session, now=NOON)
    for target in ELSEWHERE:
        client = app.test_client()
        assert isinstance(client, PageClient)
        _, values = client.form(LOGIN)
        values |= {"email": OWNER, "password": PASSWORD, "next": target}

        answer = client.post(LOGIN, query_string={"next": target}, data=values)
        assert (answer.status_code, answer.location) == (303, "/admin/"), target


def test_a_fancy_way_of_asking_gives_no_token_and_no_second_way_in(
    client: PageClient, begin: Begin, app: Flask
) -> None:
    with begin() as session:
        user = a_member(session, now=NOON)
    _, values = client.form("/admin/login")
    values |= {"email": OWNER, "password": PASSWORD, "remember": "y"}
    answer = client.post(
        "/admin/login?include_auth_token",
        data=values,
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, answer.mimetype) == (303, "text/html")
    assert client.get_cookie("remember_token") is None
    token = db_user(begin, user.id).get_auth_token()
    stranger = app.test_client()
    assert stranger.get("/admin/", headers={"Authentication-Token": token}).status_code == 302
    assert stranger.get("/admin/", query_string={"auth_token": token}).status_code == 302


def db_user(begin: Begin, staff_id: int) -> User:
    with begin() as session:
        return session.get_one(User, staff_id)


def test_a_hash_of_an_older_way_is_renewed_at_login(client: PageClient, begin: Begin) -> None:
    with begin() as session:
        user = a_member(session, now=NOON)
        user.password = WEAKER.hash(PASSWORD)

    assert log_in(client, OWNER).status_code == 303

    renewed = db_user(begin, user.id).password
    assert renewed is not None
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    client.submit("/admin/", action="/admin/logout")
    assert log_in(client, OWNER).status_code == 303


def test_a_password_is_compared_in_its_composed_form(app: Flask) -> None:
    user = User(password=hashed("Sjo\u0308fartsverket i natt"))

    assert is_password_of(user, "Sjöfartsverket i natt")
    assert not is_password_of(user, "Sjofartsverket i natt")
    assert not is_password_of(User(password=None), "")
    assert password_hash(OTHER_PASSWORD).startswith("$argon2id$")
