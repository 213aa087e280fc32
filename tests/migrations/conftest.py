"""A database without tables, and migrations that one may spoil."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from signon.app import create_app
from signon.config import CHECKOUT
from signon.core.actor import OPERATOR
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.extensions import db
from signon.models import Fold, WebAuthn
from signon.staff import service as staff
from signon.web.transaction import transaction
from tests.conftest import environment
from tests.factories import ACME, a_plan, a_sign_on
from tests.postgres import create_database, drop_database

MIGRATIONS = CHECKOUT / "migrations"


@pytest.fixture
def bare_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a database without any table."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite3'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"signon_bare_{os.getpid()}"
    yield create_database(server, name)
    drop_database(server, name)


@pytest.fixture
def bare(bare_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield the application on a database without any table, inside its context."""
    with serving(bare_url, tmp_path) as app:
        yield app


@contextmanager
def serving(url: str, instance: Path) -> Iterator[Flask]:
    app = create_app(environment(instance, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def live_in() -> None:
    """Make all tables, and a bit of everything in them, children of children too."""
    now = datetime(2020, 12, 14, 15, 30, tzinfo=UTC)
    upgrade()
    with transaction() as session:
        plan = a_plan(session, now=now)
        a_sign_on(session, plan, State.LISTED, ACME, now=now)
        a_sign_on(session, plan, State.WITHDRAWN, now=now)
        owner = staff.admit(session, "o@example.org", StaffRole.OWNER, "hash", by=OPERATOR, now=now)
        passkey = {"backup_state": False, "device_type": "x", "name": "key", "usage": "first"}
        times = {"create_datetime": now, "lastuse_datetime": now}
        owner.webauthn.append(WebAuthn(credential_id=b"c", public_key=b"k", **passkey, **times))
        session.execute(insert(Fold).values(id=1, at=now))


@pytest.fixture(scope="session")
def lived_in_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite database that has been used, to be copied."""
    path = tmp_path_factory.mktemp("lived in") / "template.sqlite3"
    with serving(f"sqlite:///{path}", path.parent):
        live_in()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def lived_in_template(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the name of a PostgreSQL database that has been used, to be copied."""
    name = f"signon_lived_in_{os.getpid()}"
    with serving(create_database(postgres_server, name), tmp_path_factory.mktemp("lived in")):
        live_in()
    yield name
    drop_database(postgres_server, name)


@pytest.fixture
def lived_in(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Yield the application on a database with a bit of everything."""
    if database == "sqlite":
        path = shutil.copy(request.getfixturevalue("lived_in_file"), tmp_path / "lived.sqlite3")
        with serving(f"sqlite:///{path}", tmp_path) as app:
            yield app
        return
    server, name = request.getfixturevalue("postgres_server"), f"signon_copy_{os.getpid()}"
    template = request.getfixturevalue("lived_in_template")
    with serving(create_database(server, name, template), tmp_path) as app:
        yield app
    drop_database(server, name)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the migrations, to add others to."""
    return shutil.copytree(MIGRATIONS, tmp_path / "migrations")
