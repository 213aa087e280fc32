"""A command that cannot do its work says why in one line, and where its settings may come from."""

import subprocess
from pathlib import Path

import pytest

from signon.config import CHECKOUT, env_file
from tests.conftest import environment
from tests.operate.commands import signon_here

SAMPLE = CHECKOUT / "deploy" / "signon.env"
COMMANDS = [
    ["plan", "list"],
    ["staff", "list"],
    ["tally", "verify"],
    ["audit", "verify"],
    ["export", "some-plan", "--purpose=press", "--output=-"],
    ["sample", "--individuals=1"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_without_tables_each_command_says_what_to_run(tmp_path: Path, words: list[str]) -> None:
    refused = signon_here(*words, env=environment(tmp_path, f"sqlite:///{tmp_path}/signon.sqlite3"))

    assert refused.exit_code == 1
    assert refused.output == "Error: The database has no tables yet. Run: signon init\n"


@pytest.mark.parametrize(
    "words", [*COMMANDS, ["db", "upgrade"], ["init"]], ids=lambda words: " ".join(words[:2])
)
def test_a_database_that_is_away_is_one_line(tmp_path: Path, words: list[str]) -> None:
    refused = signon_here(
        *words, env=environment(tmp_path, "postgresql+psycopg://me@127.0.0.1:1/none")
    )

    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: The database does not answer. Start it, or mend SIGNON_DATABASE_URL.\n"
    )


def test_so_it_is_before_there_are_keys(tmp_path: Path) -> None:
    env = environment(tmp_path, "postgresql+psycopg://me@127.0.0.1:1/none")
    for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY"):
        env[f"SIGNON_{name}"] = ""

    refused = signon_here("init", env=env)

    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "keys.toml").exists()


def test_a_data_directory_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    refused = signon_here(
        "plan", "list", env=environment(nowhere, f"sqlite:///{nowhere}/signon.sqlite3")
    )

    assert refused.exit_code == 1
    assert refused.output.startswith("Error: the data directory cannot be used")
    assert refused.output.count("\n") == 1


def test_settings_may_come_from_a_file_and_the_environment_wins(tmp_path: Path) -> None:
    path = tmp_path / "env"
    env = environment(tmp_path, f"sqlite:///{tmp_path}/signon.sqlite3")
    path.write_text("".join(f"{name}='{value}'\n" for name, value in env.items()))
    words = ["--env-file", str(path), "plan", "list"]

    assert "Run: signon init" in signon_here(*words, env={}).output
    assert "SIGNON_ENV: must be" in signon_here(*words, env={"SIGNON_ENV": "wrong"}).output


def test_the_sample_of_settings_reads_the_same_in_a_shell() -> None:
    [*names] = read = env_file.read(SAMPLE)
    script = '. "$0"; printf "%s\\0" ' + " ".join(f'"${name}"' for name in names)

    said = subprocess.run(  # noqa: S603 - our own sample
        ["/bin/sh", "-euc", script, str(SAMPLE)], capture_output=True, check=True, text=True
    ).stdout

    assert said.split("\0")[:-1] == list(read.values())
    assert "SIGNON_MAIL_FROM" in read


@pytest.mark.parametrize(
    "line", ["A=b c", "A = b", "A='b", 'A="$b"', "A=b\\c", "export A=b", "just words"]
)
def test_a_line_that_others_read_differently_is_refused_without_its_value(
    tmp_path: Path, line: str
) -> None:
    path = tmp_path / "env"
    path.write_text(f"# a comment\n\n{line}\n")

    refused = signon_here("--env-file", str(path), "plan", "list", env={})

    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {path}: line 3 must be NAME=value")
    assert "b" not in refused.output.rpartition("line 3")[2].replace("be ", "")
