"""Check that the database has the migration revision that this code needs."""

from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from signon.config import CHECKOUT, Settings
from signon.core.errors import SignOnError
from signon.models import OldFingerprint, OldSeal
from signon.operate import key_check
from signon.web.logs import log

OLDER = "The database is older than this program. Run: signon db upgrade"


class NotMigrated(SignOnError):
    """The tables do not fit the code; the message says which command to run."""


@cache
def ours() -> tuple[frozenset[str], frozenset[str]]:
    """Return the newest migration revisions, and all revisions that this code knows."""
    script = ScriptDirectory(str(CHECKOUT / "migrations"))
    known = frozenset(each.revision for each in script.walk_revisions())
    return frozenset(script.get_heads()), known


def is_newest(connection: Connection) -> bool:
    """Say whether all migrations have been made."""
    return frozenset(MigrationContext.configure(connection).get_current_heads()) == ours()[0]


def check(connection: Connection) -> None:
    """Check that the tables have the revision that the code needs.

    :raises NotMigrated: they are missing, older, or newer than the code
    """
    newest, known = ours()
    found = frozenset(MigrationContext.configure(connection).get_current_heads())
    if found == newest:
        _check_moved(connection)
        return
    if not found:
        raise NotMigrated("The database has no tables yet. Run: signon init")
    if found <= known:
        raise NotMigrated(OLDER)
    raise NotMigrated(
        f"The database is at revision {', '.join(sorted(found))}, unknown to this program: "
        "a newer one made it. Start that one, or restore a backup made before it. "
        "What this program knows is shown by: signon db history"
    )


def _check_moved(connection: Connection) -> None:
    """Check that nothing is left under old fingerprints and seals, which this program cannot read.

    :raises NotMigrated: something is
    """
    left = select(OldFingerprint.id), select(OldSeal.table_name)
    if any(connection.scalar(each.limit(1)) is not None for each in left):
        raise NotMigrated(OLDER)


def no_file(engine: Engine) -> str:
    """Return what to say of a SQLite file that cannot be opened."""
    return f"{engine.url.database} cannot be opened. Run: signon init"


def check_at_start(engine: Engine, settings: Settings) -> None:
    """Refuse to start on a database that does not fit; accept one that cannot be reached yet.

    A database server may start later than we do: until then pages answer 503, and chores retry.
    No connection stays open, since forked processes must not share one.

    :raises NotMigrated: the tables do not fit, or there is no such SQLite file
    :raises WrongKeys: the keys are not those of this database
    """
    try:
        with engine.connect() as connection:
            check(connection)
            is_known = key_check.check(connection, settings)
        if not is_known:
            key_check.remember(engine, settings)
    except DBAPIError as error:
        if engine.dialect.name == "sqlite":
            raise NotMigrated(no_file(engine)) from None
        log.warning("database away", kind=type(error).__name__)
    finally:
        engine.dispose()
