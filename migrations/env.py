"""How migrations run: each in one transaction, with foreign keys off while tables are rebuilt."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from signon.models.base import Base, Bytewise, Json, Sealed, UtcDateTime

PLAIN_TYPES = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    Sealed: "sa.LargeBinary()",
    Json: "sa.Text()",
}


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as plain types: our code will change, the past must not."""
    if kind == "type":
        for type_, text in PLAIN_TYPES.items():
            if isinstance(item, type_):
                return text
        if item is Bytewise:
            return 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations on ``connection``; on SQLite see that no row lost what it points to."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Open a connection whose transactions hold the write lock from their beginning."""
    engine = current_app.extensions["migrate"].db.engine.execution_options(signon_writes=True)
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        # Rebuilding a table drops it; with foreign keys on, that would empty the tables below it.
        raw = connection.connection.driver_connection
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
            if is_sqlite and raw.execute("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError("the migration broke references between tables")
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


run()
