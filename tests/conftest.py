"""What every test may ask for."""

import base64
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from signon.app import create_app
from signon.config import Settings
from signon.extensions import db
from signon.models import Base, Plan
from signon.web.guard import slow_clients
from signon.web.settings import KEY
from signon.web.transaction import transaction
from tests.client import PageClient
from tests.factories import a_plan
from tests.quick import remember_routes, remember_statements

pytest_plugins = [
    "tests.no_skips",
    "tests.places",
    "tests.postgres",
    "tests.redis_server",
    "tests.chromium",
]

DATABASES = ("sqlite", "postgresql")
Begin = Callable[[], AbstractContextManager[Session]]
remember_routes()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches the database on both, unless it says that one tells enough."""
    if "database" in metafunc.fixturenames:
        is_one_enough = metafunc.definition.get_closest_marker("one_database") is not None
        metafunc.parametrize("database", DATABASES[:1] if is_one_enough else DATABASES)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what was imported: a tenth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _runtime_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let rate limits keep their keys where they go with the tests' other files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNTIME_DIRECTORY", str(tmp_path_factory.mktemp("runtime")))
        yield


@pytest.fixture(autouse=True)
def _usual_file_modes() -> Iterator[None]:
    """Begin with the usual modes for new files: commands run in this process set others."""
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture(autouse=True)
def _places_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no answer that another test has not read to its end keep this one waiting."""
    for places in (slow_clients.FORMS, slow_clients.LISTS, slow_clients.EXPORTS):
        monkeypatch.setattr(places, "_networks", {})


def environment(instance: Path, database_url: str) -> dict[str, str]:
    """Return settings for a test: safe ones, with every limit switched off."""
    key = base64.b64encode(bytes(range(32))).decode()
    return {
        "SIGNON_ENV": "development",
        "SIGNON_INSTANCE": str(instance),
        "SIGNON_KEYS_FILE": str(instance / "keys.toml"),
        "SIGNON_DATABASE_URL": database_url,
        "SIGNON_PUBLIC_URL": "http://localhost",
        "SIGNON_SMTP_URL": "",
        "SIGNON_REDIS_URL": "",
        "SIGNON_SECRET_KEY": "s" * 40,
        "SIGNON_DATA_KEYS": f"1:{key}",
        "SIGNON_INDEX_KEY": key,
        "SIGNON_KEEP_PAGES": "off",
        "SIGNON_LIMIT_SIGN": "off",
        "SIGNON_BURST_DOMAIN": "off",
        "SIGNON_BURST_NETWORK": "off",
        "SIGNON_LIMIT_LOGIN": "off",
        "SIGNON_LIMIT_API": "off",
        "SIGNON_LIMIT_MAIL": "3/24h",
        "SIGNON_FORM_SECONDS": "off",
    }


def migrate(instance: Path, database_url: str) -> None:
    with create_app(environment(instance, database_url)).app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty database file, to be copied."""
    directory = tmp_path_factory.mktemp("template")
    path = directory / "template.sqlite3"
    migrate(directory, f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of this worker's migrated database."""
    migrate(tmp_path_factory.mktemp("migrated"), postgres_url)
    return postgres_url


def empty(database_url: str) -> None:
    """Put a PostgreSQL database back to how the migrations left it.

    Deleting a few rows is ten times as quick as TRUNCATE, which makes new files for every table.
    """
    tables = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name != "role"]
    engine = create_engine(database_url)
    with engine.begin() as connection:
        counters = connection.scalars(
            text("SELECT sequencename FROM pg_sequences WHERE sequencename != 'role_id_seq'")
        )
        statements = [f'DELETE FROM "{name}"' for name in tables]  # noqa: S608 - our own tables
        statements += [f"SELECT setval('{name}', 1, false)" for name in counters]
        statements += ["INSERT INTO audit_head (id, last_id, hash) VALUES (1, 0, repeat('0', 64))"]
        connection.execute(text("; ".join(statements)))
    engine.dispose()


@pytest.fixture
def database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the URL of a migrated, empty database of this test's own."""
    if database == "sqlite":
        path = tmp_path / "signon.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgres")
    empty(url)
    return url


@pytest.fixture
def overrides() -> dict[str, str]:
    """Return settings that differ from :func:`environment`; a test module may override this."""
    return {}


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Return a place for compiled templates: each application would compile its own anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    database_url: str,
    tmp_path: Path,
    overrides: dict[str, str],
    compiled_templates: FileSystemBytecodeCache,
) -> Iterator[Flask]:
    """Yield the real application on a database of this test's own, inside its context."""
    app = create_app(environment(tmp_path, database_url) | overrides)
    app.jinja_env.bytecode_cache = compiled_templates
    app.test_client_class = PageClient
    with app.app_context():
        remember_statements(db.engine)
        yield app
        db.engine.dispose()


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions[KEY]
    return found


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Return a visitor whose pages are all checked."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def begin(app: Flask) -> Begin:
    """Return the door that the worker opens for chores."""
    del app
    return transaction


@pytest.fixture
def session(begin: Begin) -> Iterator[Session]:
    """Yield a transaction that may write; close it by ``commit`` before a view is called."""
    with begin() as session:
        yield session


@pytest.fixture
def now() -> datetime:
    """Return a Monday in the time of the plan."""
    return datetime(2020, 12, 14, 15, 30, tzinfo=UTC)


@pytest.fixture
def plan(begin: Begin, now: datetime) -> Plan:
    """Return an open plan of two actions, stored."""
    with begin() as session:
        return a_plan(session, now=now)
