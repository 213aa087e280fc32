"""The commands are known before their code is loaded, so that help and completion are quick."""

import subprocess
import sys

import pytest

from signon.__main__ import COMMANDS, LazyCommand, main

HEAVY = ("flask", "sqlalchemy", "signon.app", "signon.web", "signon.models")
LOADED = f"""
import atexit, sys
atexit.register(lambda: print("LOADED", [each for each in {HEAVY} if each in sys.modules]))
from signon.__main__ import main
main()
"""
COMPLETE = {"_SIGNON_COMPLETE": "bash_complete", "COMP_WORDS": "signon pl", "COMP_CWORD": "1"}


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (["--help"], {}, "Run the web server alone."),
        (["--version"], {}, "signon, version"),
        (["no-such-command"], {}, ""),
        ([], COMPLETE, "plain,plan"),
    ],
    ids=["help", "version", "a typing error", "completion"],
)
def test_what_needs_no_application_loads_none(
    words: list[str], environ: dict[str, str], said: str
) -> None:
    code = "import sys; sys.argv[0] = 'signon'" + LOADED
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", code, *words],
        env=environ,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )

    assert said in done.stdout
    assert done.stdout.endswith("LOADED []\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_each_command_what_the_command_says(name: str) -> None:
    known = main.commands[name]
    assert isinstance(known, LazyCommand)
    command = known.load()

    assert (command.name, command.hidden) == (name, known.hidden)
    if not known.hidden:
        assert command.get_short_help_str(200) == known.get_short_help_str(200)
