"""How migrations run: each in one transaction, with foreign keys off while tables are rebuilt."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection

from signon.models.base import (
    Base,
    Bytewise,
    Json,
    StoredAction,
    StoredActor,
    UtcDateTime,
)
from signon.models.sealed import Sealed

PLAIN_TYPES = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    Sealed: "sa.LargeBinary()",
    Json: "sa.Text()",
    StoredActor: "sa.Text()",
    StoredAction: "sa.Text()",
}


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as plain types: old migrations must not depend on changing code."""
    if kind == "type":
        for type_, text in PLAIN_TYPES.items():
            if isinstance(item, type_):
                return text
        if item is Bytewise:
            return 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'
    return False


def refuse_broken_references(ctx: MigrationContext, **_: object) -> None:
    """Check all foreign keys while the migration can still be rolled back.

    :raises RuntimeError: one is broken; SQLite does not check them itself while they are off
    """
    connection = ctx.connection
    if connection is not None and connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({row[0] for row in broken}))
            raise RuntimeError(f"the migration broke references of {tables}")


def migrate(connection: Connection) -> None:
    """Run the migrations on ``connection``, each all or nothing."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=refuse_broken_references,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Open a connection whose transactions hold the write lock from their beginning."""
    engine = current_app.extensions["migrate"].db.engine.execution_options(signon_writes=True)
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        # Rebuilding a table drops it; with foreign keys on, that would delete rows that refer to it.
        raw = connection.connection.driver_connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


run()
