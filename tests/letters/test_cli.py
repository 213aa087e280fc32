"""An operator makes a letter on the command line."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.letters.cli import letter
from signon.models import Plan
from signon.web import clock
from tests.conftest import Begin
from tests.export.lists import some_endorsers

pytestmark = pytest.mark.one_database


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(letter, words)


@pytest.fixture
def endorsed(begin: Begin, plan: Plan) -> Plan:
    with begin() as session:
        some_endorsers(session, plan, now=clock.now() - timedelta(hours=2))
    return plan


def test_the_same_letter_comes_out_twice_private_and_whole(
    app: Flask, endorsed: Plan, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"

    results = [run(app, endorsed.slug, f"--output={path}") for path in (first, second)]

    assert [each.exit_code for each in results] == [0, 0], results[0].output
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_what_cannot_be_done_is_said_plainly(app: Flask, plan: Plan, tmp_path: Path) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:00+00:00")

    future = run(app, plan.slug, f"--as-of={tomorrow}", "--output=-")
    nobody = run(app, plan.slug, "--output=-")
    unknown = run(app, "no-such-plan", "--output=-")

    assert "the cut-off has not passed yet" in str(future.exception)
    assert "nobody would stand in the letter" in str(nobody.exception)
    assert "no plan 'no-such-plan'" in unknown.stderr


@pytest.mark.parametrize("typed", ["yesterday", "2020-11-24T17:30", "--format=xls"])
def test_a_wrong_use_exits_with_2(app: Flask, plan: Plan, typed: str) -> None:
    word = typed if typed.startswith("--") else f"--as-of={typed}"
    assert run(app, plan.slug, word, "--output=-").exit_code == 2
