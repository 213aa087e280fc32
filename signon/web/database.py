"""Options of database connections: safe writes with SQLite, timeouts with PostgreSQL."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url

WRITES = "signon_writes"
BUSY_SECONDS = 5
# Connections of a process at most; a request may need two, and must not wait for them in a ring.
MOST_CONNECTIONS = 64


def options(url: str) -> dict[str, Any]:
    """Return the engine options for ``url``."""
    # An error that reaches a log must not carry the values of the statement: names, addresses.
    shared = {"hide_parameters": True, "pool_size": 5, "max_overflow": MOST_CONNECTIONS - 5}
    if url.startswith("sqlite"):
        return shared | {"connect_args": {"timeout": BUSY_SECONDS, "isolation_level": None}}
    # PgBouncer may give each transaction another connection, without its prepared statements.
    is_pooled = make_url(url).query.get("prepare_threshold") == "none"
    unprepared = {"prepare_threshold": None} if is_pooled else {}
    return shared | {
        "pool_pre_ping": True,
        "pool_timeout": BUSY_SECONDS,
        "connect_args": unprepared
        | {
            "connect_timeout": BUSY_SECONDS,
            "tcp_user_timeout": BUSY_SECONDS * 1000,
            "options": "-c statement_timeout=60000 -c lock_timeout=5000",
        },
    }


def prepare(engine: Engine) -> None:
    """Make every SQLite connection of ``engine`` safe.

    WAL lets others read while one writes. ``synchronous=FULL`` means that a power loss loses no
    committed data. The driver's own BEGIN is off (``isolation_level=None``), because it comes only
    before the first write, after the reads. A transaction that writes begins with BEGIN IMMEDIATE
    instead, so that nobody else can change what it has read before it writes.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
