"""The ``signon`` command. The code of each command is loaded when it is called, not before."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from signon.config import env_file

PRIVATE = 0o077  # umask: files that we create are readable by our user alone
# Where each command stands, and what `signon --help` says of it. None is not shown.
COMMANDS = {
    "audit": ("signon.staff.cli:audit", "Look after the log of what the staff did."),
    "clock": ("signon.operate.cli:clock_group", "Say that this machine's clock is right."),
    "db": ("signon.operate.migrate:migrations", "Perform database migrations."),
    "export": (
        "signon.export.cli:export",
        "Write the endorsers of PLAN to a file; the audit log keeps what left.",
    ),
    "init": (
        "signon.operate.cli:init",
        "Make the keys, the tables and the first plan. Safe to repeat.",
    ),
    "job": ("signon.operate.cli:job", None),
    "letter": (
        "signon.letters.cli:letter",
        "Write a letter of PLAN, with the roll of its endorsers, to a file.",
    ),
    "plan": ("signon.plan.cli:plan", "Load, show, open and close plans."),
    "sample": (
        "signon.operate.sample_cli:sample",
        "Make sign-ons up, for demonstrations and measurements. Never beside real ones.",
    ),
    "serve": (
        "signon.operate.cli:serve",
        "Run web server, mail delivery and chores on this machine.",
    ),
    "staff": ("signon.staff.cli:staff", "Invite, list and shut out the staff."),
    "tally": ("signon.endorsers.cli:tally", "Look after the counts."),
    "web": ("signon.operate.cli:web", "Run the web server alone."),
    "worker": ("signon.operate.cli:worker", "Deliver mails and do chores."),
}


class LazyCommand(click.Command):
    """A command that is known by name and help; its code is loaded when it is called."""

    def __init__(self, name: str, place: str, help_line: str | None) -> None:
        super().__init__(name, help=help_line, hidden=help_line is None)
        self._module, _, self._attribute = place.partition(":")

    def load(self) -> click.Command:
        command: click.Command = getattr(import_module(self._module), self._attribute)
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Read the command's words, and let click go on with the loaded command."""
        command = self.load()
        if parent is None or parent.obj is None:
            extra["obj"] = import_module("signon.operate.command_app").script_info()
        return command.make_context(info_name, args, parent, **extra)


class House(click.Group):
    """The group of all commands."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what an operator can mend is told in one line, with exit code 1."""
        os.umask(PRIVATE)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            advice = import_module("signon.operate.trouble").advice(error)
            if advice is None:
                raise
            raise click.ClickException(advice) from None


def _read_env_file(_context: click.Context, _option: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    try:
        found = env_file.read(path)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from None
    os.environ.update({**found, **os.environ})


@click.group(
    "signon",
    cls=House,
    help="Present a plan, take sign-ons, prove, moderate, list and export them.",
)
@click.option(
    "--env-file",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,
    callback=_read_env_file,
    help="Read settings from this file, too; the environment wins.",
)
@click.version_option(package_name="signon", prog_name="signon")
def main(**_options: object) -> None:
    """Do nothing by itself; a command follows."""


for name, (place, help_line) in COMMANDS.items():
    main.add_command(LazyCommand(name, place, help_line))

if __name__ == "__main__":
    main()
