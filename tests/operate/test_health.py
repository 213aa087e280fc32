"""Whoever looks after the service learns how it is, and nothing about anybody."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, text, update

from signon.extensions import db
from signon.models import OutboxMessage, Plan
from signon.models.outbox import MailState
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_submission


@pytest.mark.one_database
def test_it_lives_without_touching_the_database(app: Flask, client: PageClient) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_it_is_ready_when_the_database_answers_and_fits(client: PageClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "database": "ok", "outbox_age_seconds": 0.0}


def test_it_tells_for_how_long_the_first_mail_has_been_due(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    now = clock.now()
    with begin() as session:
        a_submission(session, plan, now=now)
        session.execute(update(OutboxMessage).values(next_at=now - timedelta(minutes=5)))
    late = client.get("/readyz").json
    with begin() as session:
        session.execute(update(OutboxMessage).values(next_at=now + timedelta(hours=1)))
    retried = client.get("/readyz").json
    with begin() as session:
        past = now - timedelta(days=3)
        session.execute(update(OutboxMessage).values(next_at=past, state=MailState.SENT))
    sent = client.get("/readyz").json

    assert late is not None
    assert 300 <= late["outbox_age_seconds"] < 330
    assert retried is not None
    assert sent is not None
    assert (retried["outbox_age_seconds"], sent["outbox_age_seconds"]) == (0.0, 0.0)


def test_it_is_not_ready_on_a_database_that_does_not_fit(client: PageClient, begin: Begin) -> None:
    found = text("SELECT version_num FROM alembic_version")
    put = text("UPDATE alembic_version SET version_num = :name")
    with begin() as session:
        name = session.scalar(found)
        session.execute(put, {"name": "999_from_tomorrow"})

    answer = client.get("/readyz")
    with begin() as session:
        session.execute(put, {"name": name})

    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "database": "not migrated"}
    assert answer.headers["Retry-After"] == "10"


def test_it_is_not_ready_while_the_database_is_away(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")
    monkeypatch.setitem(db.engines, None, away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "database": "away"}
    assert client.get("/healthz").status_code == 200


@pytest.mark.one_database
class TestInProduction:
    """By its local name, which no visitor may use, probes are answered, and only these."""

    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SIGNON_ENV": "production", "SIGNON_PUBLIC_URL": "https://plan.example.org"}

    @pytest.mark.parametrize(
        "host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000"]
    )
    def test_a_probe_may_ask_by_the_local_name(self, client: PageClient, host: str) -> None:
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
        assert client.get("/readyz", headers={"Host": host}).status_code == 200
        assert client.get("/", headers={"Host": host}).status_code == 400

    @pytest.mark.parametrize(
        "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[", "[::1"]
    )
    def test_a_stranger_is_refused_there_too(self, client: PageClient, host: str) -> None:
        assert client.get("/healthz", headers={"Host": host}).status_code == 400

    def test_the_public_name_works_as_before(self, client: PageClient) -> None:
        assert client.get("/healthz", headers={"Host": "plan.example.org"}).status_code == 200
