"""Nothing starts on a database that does not fit, and each refusal says what to run."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from signon.config import Settings
from signon.extensions import db
from signon.operate import revision
from signon.operate.cli import serve, web, worker
from signon.operate.revision import NotMigrated, check, check_at_start
from tests.conftest import Begin

FUTURE = "UPDATE alembic_version SET version_num = '999_from_tomorrow'"
PRESENT = "UPDATE alembic_version SET version_num = :name"


@pytest.fixture
def head(begin: Begin) -> Iterator[str]:
    """Yield the revision that fits, and put it back."""
    with begin() as session:
        name = session.scalars(text("SELECT version_num FROM alembic_version")).one()
    yield name
    with begin() as session:
        session.execute(text(PRESENT), {"name": name})


def test_a_migrated_database_fits(settings: Settings) -> None:
    with db.engine.connect() as connection:
        check(connection)
    check_at_start(db.engine, settings)


def test_a_newer_database_is_refused_by_its_name(
    begin: Begin, head: str, settings: Settings
) -> None:
    with begin() as session:
        session.execute(text(FUTURE))

    with pytest.raises(NotMigrated, match="999_from_tomorrow, unknown to this program"):
        check_at_start(db.engine, settings)


def test_an_older_database_is_refused_with_the_command(
    begin: Begin, head: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = frozenset({"999_next"})
    monkeypatch.setattr(revision, "ours", lambda: (newest, newest | {head}))

    with pytest.raises(NotMigrated, match="signon db upgrade"):
        check_at_start(db.engine, settings)


@pytest.mark.one_database
def test_an_empty_database_or_none_is_refused_with_the_command(
    settings: Settings, tmp_path: Path
) -> None:
    for place in (tmp_path / "empty.sqlite3", tmp_path / "nowhere" / "signon.sqlite3"):
        with pytest.raises(NotMigrated, match="signon init"):
            check_at_start(create_engine(f"sqlite:///{place}"), settings)


@pytest.mark.one_database
def test_a_server_that_is_away_may_come_up_later(settings: Settings) -> None:
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")

    check_at_start(away, settings)


@pytest.mark.parametrize("command", [serve, web, worker], ids=lambda each: str(each.name))
@pytest.mark.one_database
def test_no_part_of_the_service_starts_on_it(
    app: Flask, begin: Begin, head: str, command: click.Command
) -> None:
    with begin() as session:
        session.execute(text(FUTURE))

    result = app.test_cli_runner().invoke(command, [])

    assert isinstance(result.exception, NotMigrated)
