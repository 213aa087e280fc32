"""Whether the database is at the revision that this code was written for."""

from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from signon.config import CHECKOUT
from signon.core.errors import SignOnError
from signon.web.logs import log


class NotMigrated(SignOnError):
    """Tables and code do not belong together; the message says what to run."""


@cache
def ours() -> tuple[frozenset[str], frozenset[str]]:
    """Return the newest revisions, and all that this code knows."""
    script = ScriptDirectory(str(CHECKOUT / "migrations"))
    known = frozenset(each.revision for each in script.walk_revisions())
    return frozenset(script.get_heads()), known


def check(connection: Connection) -> None:
    """Return if the tables are as the code wants them.

    :raises NotMigrated: they are missing, older, or newer than the code
    """
    newest, known = ours()
    found = frozenset(MigrationContext.configure(connection).get_current_heads())
    if found == newest:
        return
    if not found:
        raise NotMigrated("The database has no tables yet. Run: signon init")
    if found <= known:
        raise NotMigrated("The database is older than this program. Run: signon db upgrade")
    raise NotMigrated(
        f"The database is at revision {', '.join(sorted(found))}, unknown to this program: "
        "a newer one made it. Start that one, or restore a backup made before it. "
        "What this program knows is shown by: signon db history"
    )


def check_at_start(engine: Engine) -> None:
    """Refuse to start on a database that does not fit; wait for a server that is away.

    A server may come up later than we do: until then pages answer 503, and chores try again.
    No connection stays open, as processes may be forked from this one.

    :raises NotMigrated: the tables do not fit, or there is no such SQLite file
    """
    try:
        with engine.connect() as connection:
            check(connection)
    except DBAPIError as error:
        if engine.dialect.name == "sqlite":
            raise NotMigrated(f"{engine.url.database} cannot be opened. Run: signon init") from None
        log.warning("database away", kind=type(error).__name__)
    finally:
        engine.dispose()
