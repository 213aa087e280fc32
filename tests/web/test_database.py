"""A connection is told not to lose or mix up writes, and not to hang."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from signon.extensions import db
from signon.web.database import MOST_CONNECTIONS, options
from signon.web.guard.slow_clients import THREADS
from signon.web.transaction import reading, transaction

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
}


@pytest.mark.one_database
def test_every_sqlite_connection_is_told_how_to_behave(app: Flask) -> None:
    for _ in range(2):
        with db.engine.connect() as connection:
            found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
        assert found == PRAGMAS
        db.engine.dispose()


def test_no_thread_waits_for_a_connection_that_another_one_holds() -> None:
    assert 2 * THREADS <= MOST_CONNECTIONS


@pytest.mark.one_database
def test_who_will_write_locks_the_file_at_once(app: Flask, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "signon.sqlite3", timeout=0, isolation_level=None)
    with reading() as session:
        session.execute(text("SELECT 1"))
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with transaction() as session:
        session.connection()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_an_error_of_the_database_does_not_tell_what_was_in_the_statement(app: Flask) -> None:
    with reading() as session, pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT nothing FROM nowhere WHERE :who"), {"who": "ana@example.org"})
    assert "ana@example.org" not in str(caught.value)


def test_a_postgresql_connection_does_not_wait_for_ever(app: Flask, database: str) -> None:
    if database == "sqlite":
        assert options("sqlite:///x")["connect_args"]["timeout"] == 5
        return
    with reading() as session:
        found = {
            name: session.scalar(text(f"SHOW {name}"))
            for name in ("statement_timeout", "lock_timeout", "transaction_read_only")
        }
        isolation = session.scalar(text("SHOW transaction_isolation"))
    assert found == {
        "statement_timeout": "1min",
        "lock_timeout": "5s",
        "transaction_read_only": "on",
    }
    assert isolation == "repeatable read"
    assert options("postgresql+psycopg://x")["connect_args"]["connect_timeout"] == 5
