"""The application that commands work with."""

import click
from flask import Flask
from flask.cli import ScriptInfo

from signon.app import create_app
from signon.operate.trouble import check_database

# These do without the database, make it fit, or wait for it.
UNCHECKED = {"init", "db", "serve", "web", "worker", "job"}


def script_info() -> ScriptInfo:
    """Return what Flask's ``with_appcontext`` builds the application by."""
    return ScriptInfo(create_app=_checked_app, set_debug_flag=False)


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
