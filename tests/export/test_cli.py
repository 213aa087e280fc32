"""An operator takes a list out on the command line."""

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.config import CHECKOUT
from signon.core.actor import OPERATOR
from signon.export import queries
from signon.export.cli import export
from signon.models import Plan
from tests.conftest import Begin, environment
from tests.export.lists import exports, read_csv, some_endorsers


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(export, words)


def how_it_ended(begin: Begin) -> tuple[str, object]:
    """Return what the audit log says last: the action, and whether all of it went out."""
    with begin() as session:
        last = exports(session)[-1]
    assert last.after is not None
    return last.action, last.after["complete"]


@pytest.fixture
def endorsed(begin: Begin, plan: Plan, now: datetime) -> Plan:
    with begin() as session:
        some_endorsers(session, plan, now=now)
    return plan


def test_the_file_is_whole_private_and_written_down(
    app: Flask, begin: Begin, endorsed: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "press.csv"
    path.parent.mkdir()

    result = run(app, endorsed.slug, "--purpose=press", "--format=csv", f"--output={path}")

    assert result.exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [row["name"] for row in read_csv(path.read_bytes())] == ["Zebra Fund", "'@Work, Inc."]
    assert [each.name for each in path.parent.iterdir()] == ["press.csv"]
    with begin() as session:
        asked, left = exports(session)
    assert (asked.actor, left.actor) == (OPERATOR, OPERATOR)
    assert left.after is not None
    assert left.after["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert left.after["complete"] is True


def test_a_dash_writes_to_standard_output_and_nothing_else(app: Flask, endorsed: Plan) -> None:
    result = run(app, endorsed.slug, "--purpose", "delivery", "--output", "-", "--reason", "Test")

    assert result.exit_code == 0
    assert len(read_csv(result.stdout_bytes)) == 6
    assert result.stderr == ""


@pytest.mark.one_database
def test_an_older_file_stays_until_the_new_one_is_whole(
    app: Flask, begin: Begin, endorsed: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "press.csv"
    path.write_text("older")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    result = run(app, endorsed.slug, "--purpose=press", f"--output={path}")

    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert path.read_text() == "older"
    assert not list(tmp_path.glob(".press*"))
    assert how_it_ended(begin) == ("exported", False)


def break_while_moving(_: Path, __: Path) -> None:
    raise OSError(18, "Invalid cross-device link")


@pytest.mark.one_database
def test_a_file_that_cannot_be_put_in_its_place_is_no_complete_export(
    app: Flask, begin: Begin, endorsed: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", break_while_moving)

    result = run(app, endorsed.slug, "--purpose=press", f"--output={tmp_path / 'press.csv'}")

    assert result.exit_code == 1
    assert how_it_ended(begin) == ("exported", False)


@pytest.mark.one_database
def test_a_full_disk_behind_standard_output_is_no_complete_export(
    begin: Begin, endorsed: Plan, tmp_path: Path, database_url: str
) -> None:
    there = os.environ | environment(tmp_path, database_url)
    command = [sys.executable, "-m", "signon", "export", endorsed.slug, "--purpose=press"]

    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(  # noqa: S603 - our own program
            [*command, "--output=-"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
            env=there,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr.decode().strip() == "Error: - cannot be written: No space left on device"
    assert how_it_ended(begin) == ("exported", False)


@pytest.mark.one_database
def test_an_export_that_breaks_off_in_the_middle_is_written_down_as_far_as_it_came(
    app: Flask, begin: Begin, endorsed: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[tuple[str, ...]]:
        yield ("one", "row")
        raise KeyboardInterrupt

    monkeypatch.setattr(queries, "rows", broken)
    result = run(app, endorsed.slug, "--purpose=press", f"--output={tmp_path / 'press.csv'}")

    assert result.exit_code == 1
    assert how_it_ended(begin) == ("exported", False)
    assert [each.name for each in tmp_path.glob("*press*")] == []


@pytest.mark.one_database
def test_what_cannot_be_done_is_said_plainly(app: Flask, endorsed: Plan, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "press.csv"

    lost = run(app, endorsed.slug, "--purpose=press", f"--output={path}")
    unknown = run(app, "no-such-plan", "--purpose=press", "--output=-")

    assert (lost.exit_code, unknown.exit_code) == (1, 1)
    assert "cannot be written: No such file or directory" in lost.stderr
    assert "no plan 'no-such-plan'" in unknown.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["fair-plan", "--output=-"],
        ["fair-plan", "--purpose=press"],
        ["fair-plan", "--purpose=crm", "--output=-"],
        ["fair-plan", "--purpose=press", "--format=pdf", "--output=-"],
        ["--purpose=press", "--output=-"],
        ["fair-plan", "--purpose=press", "--output=/"],
    ],
)
@pytest.mark.one_database
def test_a_wrong_use_exits_with_2(app: Flask, words: list[str]) -> None:
    assert run(app, *words).exit_code == 2
