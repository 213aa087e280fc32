"""The ``signon`` command."""

import os
import sqlite3
from importlib.metadata import version
from pathlib import Path

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate.cli import db as migrations
from sqlalchemy.exc import SQLAlchemyError

from signon import create_app
from signon.config import SettingRefused, env_file
from signon.core.errors import SignOnError
from signon.endorsers.cli import tally
from signon.export.cli import export
from signon.letters.cli import letter
from signon.operate.cli import clock_group, init, job, serve, web, worker
from signon.operate.sample_cli import sample
from signon.operate.trouble import AWAY, check_database, explain
from signon.plan.cli import plan
from signon.staff.cli import audit, staff

PRIVATE = 0o077  # umask: files that we create are readable by our user alone
# These do without the database, make it fit, or wait for it.
UNCHECKED = {"init", "db", "serve", "web", "worker", "job"}


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


env_file_option = click.Option(
    ["--env-file"],
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,
    callback=_read_env_file,
    help="Read settings from this file, too; the environment wins.",
)


class House(FlaskGroup):
    """The group of all commands; ``--help`` does not build the app, so it needs no settings."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return super(FlaskGroup, self).list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return super(FlaskGroup, self).get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what an operator can mend is told in one line, with exit code 1."""
        os.umask(PRIVATE)
        try:
            return super().invoke(ctx)
        except (SettingRefused, SignOnError) as error:
            raise click.ClickException(str(error)) from None
        except sqlite3.Error as error:
            why = f"the data directory cannot be used ({error}). Run: signon init"
            raise click.ClickException(why) from None
        except SQLAlchemyError as error:
            advice = _advice(error)
            if advice is None:
                raise
            raise click.ClickException(advice) from None


def _advice(error: SQLAlchemyError) -> str | None:
    """Return what to do about ``error``; None if it is a fault of the program itself."""
    try:
        app = create_app()
    except SettingRefused:  # `signon init` looks into the database before there are keys
        return AWAY
    with app.app_context():
        return explain(error)


def _checked_app() -> Flask:
    """Build the application for a command, and check the database that the command will use."""
    app = create_app()
    context = click.get_current_context()
    while context.parent is not None and context.parent.parent is not None:
        context = context.parent
    if context.info_name not in UNCHECKED:
        with app.app_context():
            check_database()
    return app


main = House(
    name="signon",
    create_app=_checked_app,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    context_settings={"auto_envvar_prefix": None},
    help="Present a plan, take sign-ons, prove, moderate, list and export them.",
)
main.params = [env_file_option]  # Flask's own options need python-dotenv, or load other programs
main = click.version_option(version("signon"), prog_name="signon")(main)
COMMANDS = (init, serve, web, worker, job, plan, staff, export, letter, tally, audit, clock_group)
for command in (*COMMANDS, sample, migrations):
    main.add_command(command)

if __name__ == "__main__":
    main()
