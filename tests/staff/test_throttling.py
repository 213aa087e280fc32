"""Guessing passwords is slow, from one network and from many, and nobody is ever locked out."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from signon.core.permissions import StaffRole
from tests.client import PageClient
from tests.conftest import Begin
from tests.staff.people import OTHER_PASSWORD, PASSWORD, a_colleague, a_member, address_of

pytestmark = pytest.mark.one_database

NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
OWNER = address_of(StaffRole.OWNER)
WRONG = "wrong horse battery"
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_LOGIN": "5/5m"}


@pytest.fixture(autouse=True)
def owner(app: Flask, begin: Begin) -> None:
    with begin() as session:
        a_member(session, now=NOW)


def attempt(
    client: PageClient, email: str = OWNER, password: str = WRONG, network: str = HERE
) -> TestResponse:
    _, values = client.form("/admin/login")
    values |= {"email": email, "password": password}
    return client.post("/admin/login", data=values, environ_base={"REMOTE_ADDR": network})


def test_the_sixth_try_for_one_name_waits_even_with_the_right_password(
    client: PageClient,
) -> None:
    assert [attempt(client).status_code for _ in range(5)] == [422] * 5

    waits = attempt(client, password=PASSWORD)
    assert waits.status_code == 429
    assert 0 < int(waits.headers["Retry-After"]) <= 300


def test_however_the_name_is_spelled(client: PageClient) -> None:
    for spelled in (OWNER, OWNER.upper(), f" {OWNER}", f"{OWNER} ", OWNER.title()):
        attempt(client, spelled)

    assert attempt(client).status_code == 429


def test_the_owner_gets_in_from_elsewhere(client: PageClient) -> None:
    for _ in range(6):
        attempt(client)

    assert attempt(client, password=PASSWORD, network=THERE).status_code == 303


def test_trying_many_names_from_one_network_waits(client: PageClient) -> None:
    answers = [attempt(client, f"n{number}@example.org").status_code for number in range(25)]

    assert answers == [422] * 20 + [429] * 5


def test_one_name_from_a_hundred_networks_waits(client: PageClient) -> None:
    answers = [
        attempt(client, "not even an address", network=f"203.0.113.{number}").status_code
        for number in range(101)
    ]

    assert answers == [422] * 100 + [429]


def test_strangers_cannot_keep_out_who_has_signed_in_here_before(
    app: Flask, client: PageClient
) -> None:
    assert attempt(client, password=PASSWORD).status_code == 303
    client.submit("/admin/", action="/admin/logout")
    strangers = app.test_client()
    assert isinstance(strangers, PageClient)
    for number in range(100):
        attempt(strangers, network=f"203.0.113.{number}")
    assert attempt(strangers, password=PASSWORD, network=THERE).status_code == 429
    assert attempt(client, password=PASSWORD, network=THERE).status_code == 303


def test_a_known_browser_has_no_more_tries_than_another(client: PageClient) -> None:
    attempt(client, password=PASSWORD)
    client.submit("/admin/", action="/admin/logout")
    answers = [attempt(client, network=f"203.0.113.{n}").status_code for n in range(6)]
    assert answers == [422] * 5 + [429]


def test_guessing_the_present_password_in_an_open_browser_waits_too(
    app: Flask, begin: Begin
) -> None:
    viewer = a_colleague(app, begin, StaffRole.VIEWER, now=NOW)
    typed = {"current": "wrong horse", "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}

    answers = [viewer.submit("/admin/password", typed, action="/admin/password") for _ in range(6)]

    assert [each.status_code for each in answers] == [422] * 5 + [429]
