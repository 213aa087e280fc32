"""What `signon db upgrade` does after the migrations, as it needs the keys, which they do not have.

It may be stopped at any time; the next `signon db upgrade`, or `signon init`, goes on from there.
"""

import click
import flask_migrate
from flask_migrate.cli import db as migrations

from signon.extensions import db
from signon.models.old_fingerprint import move_some
from signon.operate import key_check, revision
from signon.operate.checkpoint import empty_log
from signon.web.settings import settings
from signon.web.transaction import transaction


def upgrade() -> None:
    """Make all migrations, and move what has old fingerprints."""
    flask_migrate.upgrade()
    move_old_fingerprints()


def move_old_fingerprints() -> int:
    """Move all that still has fingerprints of an older program, and return how many there were.

    :raises WrongKeys: the keys are not those of this database
    """
    with db.engine.connect() as connection:
        if not revision.is_newest(connection):  # `signon db upgrade` may stop at an older one
            return 0
        key_check.check(connection, settings())
    moved = 0
    while found := _move_batch():
        moved += found
    if moved:
        empty_log(settings())
    return moved


def _move_batch() -> int:
    with transaction() as session:
        return move_some(session)


def _move_after_upgrade(_result: object, **_options: object) -> None:
    """Move the old fingerprints after ``upgrade``, and after no other command of the group."""
    is_upgrade = click.get_current_context().invoked_subcommand == "upgrade"
    if is_upgrade and (moved := move_old_fingerprints()):
        click.echo(f"{moved} rows have new fingerprints")


migrations.result_callback()(_move_after_upgrade)
