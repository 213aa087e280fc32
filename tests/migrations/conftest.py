"""A database without tables, and migrations that one may spoil."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from signon import create_app
from signon.config import CHECKOUT
from signon.extensions import db
from tests.conftest import environment
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
    app = create_app(environment(tmp_path, bare_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the migrations, to add others to."""
    return shutil.copytree(MIGRATIONS, tmp_path / "migrations")
