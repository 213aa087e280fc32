"""What `signon db upgrade` does after the migrations, as it needs the keys, which they do not have.

It may be stopped at any time; the next `signon db upgrade`, or `signon init`, goes on from there.
"""

import click
import flask_migrate
from flask_migrate.cli import db as migrations

from signon.extensions import db
from signon.models import old_fingerprint, old_seal
from signon.operate import key_check, revision
from signon.operate.checkpoint import empty_log
from signon.web.settings import settings
from signon.web.transaction import transaction


def upgrade() -> None:
    """Make all migrations, and move what an older program has stored."""
    flask_migrate.upgrade()
    move_old_rows()


def move_old_rows() -> int:
    """Move all that has fingerprints and seals of an older program, and return how many rows.

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
    """Move a batch. The seals come last: they are bound to what is known only after the rest."""
    with transaction() as session:
        return old_fingerprint.move_some(session) or old_seal.move_some(session)


def _move_after_upgrade(_result: object, **_options: object) -> None:
    """Move the old rows after ``upgrade``, and after no other command of the group."""
    is_upgrade = click.get_current_context().invoked_subcommand == "upgrade"
    if is_upgrade and (moved := move_old_rows()):
        click.echo(f"{moved} rows are stored in the new way")


migrations.result_callback()(_move_after_upgrade)
