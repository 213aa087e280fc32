"""An operator takes a list out on the command line."""

import hashlib
import stat
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.core.actor import OPERATOR
from signon.export.cli import export
from signon.models import Plan
from tests.conftest import Begin
from tests.export.lists import exports, read_csv, some_endorsers


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(export, words)


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
