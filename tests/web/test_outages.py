"""While the database is away or locked, visitors read on or are told to try again."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from signon.app import create_app
from signon.extensions import db
from signon.models import OutboxMessage, Plan, SignOn
from signon.web import database as connections
from signon.web.guard.access import open_to_all
from signon.web.transaction import reading
from tests.client import PageClient
from tests.conftest import Begin, environment

PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def overrides(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Wait for a locked database for one second only."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 1)
    return {}


@pytest.fixture
def lock(tmp_path: Path, plan: Plan) -> Iterator[subprocess.Popen[str]]:
    """Hold the write lock on the SQLite file from another process."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "signon.sqlite3")]
    with subprocess.Popen(  # noqa: S603 - our own words alone
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.one_database
def test_a_locked_file_stops_no_reader_and_takes_nothing(
    client: PageClient, begin: Begin, plan: Plan, lock: subprocess.Popen[str]
) -> None:
    for path in ("", "/endorsers", "/signers", "/sign"):
        assert client.get(f"/plans/{plan.slug}{path}").status_code == 200
    response = client.submit(f"/plans/{plan.slug}/sign", PERSON)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    page = response.get_data(as_text=True)
    assert "press the button again in a minute" in page
    assert 'value="Ana Núñez"' in page
    assert client.get(f"/plans/{plan.slug}").status_code == 200
    assert lock.stdin is not None
    lock.stdin.close()
    lock.wait(10)
    assert client.submit(f"/plans/{plan.slug}/sign", PERSON).status_code == 303
    with begin() as session:
        assert len(session.scalars(select(SignOn.id)).all()) == 1
        assert len(session.scalars(select(OutboxMessage.id)).all()) == 1


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/signon.sqlite3", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"],
    ids=["sqlite", "postgresql"],
)
def test_a_database_that_is_not_there_is_a_503(tmp_path: Path, url: str) -> None:
    app = create_app(environment(tmp_path, url))
    app.test_client_class = PageClient
    client = app.test_client()
    for path in ("/", "/plans/fair-plan", "/plans/fair-plan/sign"):
        response = client.get(path)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "10"), path
    for path in ("/healthz", "/manage", "/static/style.css"):
        response = client.get(path)
        assert response.status_code == 200, path
        response.close()
    with app.app_context():
        db.engine.dispose()


def test_a_connection_that_is_cut_is_made_anew(app: Flask, database: str) -> None:
    if database == "sqlite":
        return

    @open_to_all
    def cut() -> str:
        with reading() as session:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "not reached"

    app.add_url_rule("/cut", view_func=cut)
    client = app.test_client()
    for _ in range(2):
        response = client.get("/cut")
        assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
        assert client.get("/").status_code == 200
