"""The ``signon`` command."""

from importlib.metadata import version

import click
from flask.cli import FlaskGroup
from flask_migrate.cli import db as migrations

from signon import create_app
from signon.config import SettingRefused
from signon.core.errors import SignOnError
from signon.endorsers.cli import tally
from signon.export.cli import export
from signon.operate.cli import init, job, sample, serve, web, worker
from signon.plan.cli import plan
from signon.staff.cli import audit, staff


class House(FlaskGroup):
    """The group of all commands; ``--help`` does not build the app, so it needs no settings."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return super(FlaskGroup, self).list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return super(FlaskGroup, self).get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error of the domain or the settings is one line, with exit code 1."""
        try:
            return super().invoke(ctx)
        except (SettingRefused, SignOnError) as error:
            raise click.ClickException(str(error)) from None


main = House(
    name="signon",
    create_app=create_app,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="Present a plan, take sign-ons, prove, moderate, list and export them.",
)
main = click.version_option(version("signon"), prog_name="signon")(main)
COMMANDS = (init, serve, web, worker, job, plan, staff, export, tally, audit, sample, migrations)
for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
