"""A whole journey leaves nothing in the log that names a person or opens a door."""

import json
import logging
import sys
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from signon.config import Settings
from signon.endorsers.chores import fold_batch
from signon.models import Plan, SignOn, Submission
from signon.web import clock, logs
from signon.web.guard.access import open_to_all
from signon.web.logs import public_path
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import code_of, link_token, token_of

NETWORK = {"REMOTE_ADDR": "198.51.100.77", "HTTP_USER_AGENT": "Browser of Ana"}
PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}
SECRETS = ("Núñez", "N\\u00fa", "ana@", "Browser", "198.51.100", "example.org", "TX")


@pytest.fixture
def lines(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> StringIO:
    """Return what is logged, from now on."""
    caplog.set_level(logging.INFO)
    stderr = StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.configure(settings)
    return stderr


def walk(client: PageClient, begin: Begin, plan: Plan) -> list[str]:
    """Sign, fail at the code, confirm, be listed and withdraw; return the secrets on the way."""
    client.environ_base.update(NETWORK)
    client.submit(f"/plans/{plan.slug}/sign", PERSON | {"name": "Ana\nNúñez\x1b[31m"})
    client.submit(f"/plans/{plan.slug}/sign", PERSON)
    with begin() as session:
        submission = session.scalars(select(Submission)).one()
        token, code = token_of(submission), code_of(submission)
    client.submit(f"/plans/{plan.slug}/check-email", {"code": "12 34 56"})
    client.submit(f"/plans/{plan.slug}/check-email", {"code": code})
    client.get(f"/confirm/{token}/not-me?name=N%C3%BA%C3%B1ez")
    client.get(f"/plans/{plan.slug}/endorsers?q=Ana+N%C3%BA%C3%B1ez")
    client.submit("/manage", {"email": PERSON["email"]})
    with begin() as session:
        fold_batch(session, now=clock.now() + timedelta(hours=1))
        link = link_token(session, session.scalars(select(SignOn.id)).one())
    assert client.submit(f"/manage/{link}").status_code == 303
    assert client.get(f"/manage/{link}").status_code == 404
    client.post("/admin/login", data={"email": PERSON["email"], "password": "Núñez"})
    return [token, link, code]


def test_a_whole_journey_names_nobody(
    client: PageClient,
    begin: Begin,
    plan: Plan,
    lines: StringIO,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secrets = walk(client, begin, plan)
    logged = lines.getvalue()
    assert logged.count('"event": "request"') >= 15
    for secret in (*SECRETS, *secrets):
        assert secret not in logged, secret
        assert secret not in caplog.text, secret


@pytest.mark.one_database
def test_every_line_is_one_event(client: PageClient, lines: StringIO) -> None:
    paths = ("/a%0aINJECTED", "/a%1b[31m", "/a%e2%80%a8b", "/%ff", "/" + "a" * 10_000, "/a%22%7d")
    for path in paths:
        client.get(path)
    entries = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [entry["status"] for entry in entries] == [404] * len(paths)
    assert all(entry["path"].isascii() and entry["path"].isprintable() for entry in entries)


@pytest.mark.one_database
@pytest.mark.parametrize("overrides", [{"SIGNON_LOG_FORMAT": "text"}], indirect=True)
def test_a_line_of_text_holds_no_control_character(client: PageClient, lines: StringIO) -> None:
    for path in ("/a%0aINJECTED", "/a%1b[31m", "/a%c2%85b", "/a%e2%80%a8b"):
        client.get(path)
    text = lines.getvalue()
    assert len(text.splitlines()) == text.count("\n") == 4
    assert "\x1b" not in text


@pytest.mark.one_database
def test_a_fault_is_logged_by_its_place_and_never_by_its_words(
    app: Flask, client: PageClient, lines: StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    @open_to_all
    def fail() -> str:
        raise LookupError("Ana Núñez <ana@example.org>")

    app.add_url_rule("/fail", view_func=fail)
    with pytest.raises(AssertionError, match="see the log"):
        client.get("/fail")
    entry = json.loads(lines.getvalue().splitlines()[0])
    assert (entry["event"], entry["kind"]) == ("unexpected", "LookupError")
    assert "test_logs.py:" in entry["trace"][-1]
    assert "Ana" not in lines.getvalue() + caplog.text


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/", "/"),
        ("/plans/fair-plan/actions/1", "/plans/fair-plan/actions/1"),
        ("/confirm/abc", "/confirm/-"),
        ("/confirm/abc/not-me", "/confirm/-/not-me"),
        ("//confirm//abc", "//confirm//-"),
        ("/Confirm/abc", "/Confirm/-"),
        ("/es/confirm/abc", "/es/confirm/-"),
        ("/manage", "/manage"),
        ("/manage/abc", "/manage/-"),
        ("/admin/set-up/abc", "/admin/set-up/-"),
        ("/a\nb\x1b[0m", "/a%0Ab%1B%5B0m"),
    ],
)
@pytest.mark.one_database
def test_a_path_is_logged_without_what_opens_a_door(app: Flask, path: str, logged: str) -> None:
    assert public_path(path) == logged
