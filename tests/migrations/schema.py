"""What a database says of its own tables, down to every check and every partial index."""

from typing import Any

from sqlalchemy import Connection, Engine, Inspector, inspect, text

Schema = dict[str, dict[str, Any]]
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table",
}


def schema(engine: Engine) -> Schema:
    """Return all tables but alembic's own."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        names = set(inspector.get_table_names()) - {"alembic_version"}
        return {name: _table(connection, inspector, name) for name in sorted(names)}


def contents(engine: Engine) -> dict[str, list[str]]:
    """Return every row of every table, but alembic's own."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))  # noqa: S608 - our own tables
            for name in names
        }


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def _table(connection: Connection, inspector: Inspector, name: str) -> dict[str, Any]:
    indexes = connection.execute(text(INDEXES[connection.dialect.name]), {"table": name})
    return {
        "columns": {
            each["name"]: (_type(each["type"]), each["nullable"], each["default"])
            for each in inspector.get_columns(name)
        },
        "primary key": (
            inspector.get_pk_constraint(name)["name"],
            inspector.get_pk_constraint(name)["constrained_columns"],
        ),
        "foreign keys": sorted(map(repr, map(_plain, inspector.get_foreign_keys(name)))),
        "uniques": sorted(map(repr, map(_plain, inspector.get_unique_constraints(name)))),
        "checks": sorted(map(repr, map(_plain, inspector.get_check_constraints(name)))),
        "indexes": sorted((str(index), " ".join((sql or "").split())) for index, sql in indexes),
    }


def _type(found: object) -> str:
    return f"{found} {getattr(found, 'collation', None)}"


def _plain(found: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - one of several TypedDicts
    return sorted((key, " ".join(str(value).split())) for key, value in found.items())
