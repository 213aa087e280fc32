"""What a database says of its own tables, down to every check and every partial index."""

from typing import Any

from sqlalchemy import Engine, inspect, text

Schema = dict[str, dict[str, Any]]
INDEXES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes",
}


def schema(engine: Engine) -> Schema:
    """Return all tables but alembic's own; each kind of thing is asked for all tables at once."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
        parts: dict[str, Any] = {
            "foreign keys": inspector.get_multi_foreign_keys(),
            "uniques": inspector.get_multi_unique_constraints(),
            "checks": inspector.get_multi_check_constraints(),
        }
        indexes = connection.execute(text(INDEXES[connection.dialect.name])).all()
    return {
        place[1]: {
            "columns": {
                each["name"]: (_type(each["type"]), each["nullable"], each["default"])
                for each in columns[place]
            },
            "primary key": (keys[place]["name"], keys[place]["constrained_columns"]),
            **{kind: sorted(map(repr, map(_plain, found[place]))) for kind, found in parts.items()},
            "indexes": sorted(
                (index, " ".join((sql or "").split()))
                for table, index, sql in indexes
                if table == place[1]
            ),
        }
        for place in sorted(columns)
        if place[1] != "alembic_version"
    }


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


def _type(found: object) -> str:
    return f"{found} {getattr(found, 'collation', None)}"


def _plain(found: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - one of several TypedDicts
    return sorted((key, " ".join(str(value).split())) for key, value in found.items())
