"""The operator's commands about plans, as typed."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.__main__ import main
from signon.models import Plan
from tests.conftest import Begin
from tests.plan.texts import BODY, IN_SPANISH, a_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.md"
    path.write_text(a_text(), encoding="utf-8")
    return path


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(main, ["plan", *map(str, words)])


def output(app: Flask, *words: object) -> str:
    result = run(app, *words)
    assert result.exit_code == 0, result.output
    return result.output


def test_loading_tells_what_it_did_and_what_to_do_next(app: Flask, file: Path) -> None:
    first = output(app, "load", file)
    draft = "loaded fair-plan, version 1, in en; it is a draft: signon plan open fair-plan\n"
    assert first == draft
    assert output(app, "load", file) == "fair-plan, version 1: the text is unchanged\n"
    file.write_text(a_text(body=BODY + "And act."), encoding="utf-8")
    assert output(app, "load", file) == "fair-plan, version 2 is new\n"


def test_a_translation_is_loaded_shown_and_asked_for_again_with_a_new_text(
    app: Flask, file: Path
) -> None:
    output(app, "load", file)
    file.write_text(IN_SPANISH, encoding="utf-8")
    assert output(app, "load", file) == "fair-plan, version 1: the translation into es is new\n"
    assert output(app, "load", file).endswith("the translation into es is unchanged\n")
    assert "\n  in es: Un plan justo (" in output(app, "show", "fair-plan")
    file.write_text(a_text(body=BODY + "And act."), encoding="utf-8")
    told = output(app, "load", file)
    assert told == "fair-plan, version 2 is new; load its translations anew: es\n"


@pytest.mark.one_database
def test_a_translation_that_no_page_speaks_yet_is_kept_and_told(app: Flask, file: Path) -> None:
    output(app, "load", file)
    file.write_text(IN_SPANISH.replace("language: es", "language: tlh"), encoding="utf-8")
    assert "it is shown once the pages speak tlh" in output(app, "load", file)


def test_a_plan_is_opened_shown_and_closed(app: Flask, file: Path, begin: Begin) -> None:
    output(app, "load", file)
    assert output(app, "open", "fair-plan") == "fair-plan is open\n"
    assert "state: open, now: open" in output(app, "show", "fair-plan")
    assert output(app, "close", "fair-plan") == "fair-plan is closed\n"
    assert "state: closed, now: closed" in output(app, "show", "fair-plan")


def test_show_tells_times_and_versions(app: Flask, file: Path) -> None:
    output(app, "load", file)
    shown = output(app, "show", "fair-plan")
    assert shown.startswith("A Fair Plan\nstate: draft, now: hidden\n")
    assert "opens: at once\ncloses: never\nversion 1: " in shown
    file.write_text(a_text("opens: 2021-01-20", "closes: 2021-01-31"), encoding="utf-8")
    output(app, "load", file)
    assert "opens: 2021-01-20 05:00:00+00:00\n" in output(app, "show", "fair-plan")


def test_list_has_one_line_a_plan(app: Flask, file: Path, plan: Plan) -> None:
    file.write_text(a_text("slug: other"), encoding="utf-8")
    output(app, "load", file)
    lines = output(app, "list").splitlines()
    assert lines == [
        "other\tdraft\tversion 1\tA Fair Plan",
        "fair-plan\topen\tversion 1\tA Fair Plan",
    ]


@pytest.mark.one_database
@pytest.mark.parametrize("command", ["show", "open", "close"])
def test_a_plan_that_is_not_there_ends_in_a_sentence(app: Flask, command: str) -> None:
    result = run(app, command, "nowhere")
    assert result.exit_code == 1
    assert result.output == "Error: there is no such plan; signon plan list shows all\n"


@pytest.mark.one_database
def test_a_refused_file_ends_in_a_sentence_and_changes_nothing(app: Flask, file: Path) -> None:
    file.write_text(a_text("household: many"), encoding="utf-8")
    result = run(app, "load", file)
    assert result.exit_code == 1
    assert result.output == "Error: line 5: household: must be a whole number from 1 to 10\n"
    assert output(app, "list") == ""


@pytest.mark.one_database
def test_a_missing_argument_is_a_matter_of_usage(app: Flask) -> None:
    assert run(app, "load").exit_code == 2
