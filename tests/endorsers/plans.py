"""How a database would find the rows that a query asks for."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

Statement = tuple[str, Any]


@contextmanager
def recorded(session: Session) -> Iterator[list[Statement]]:
    """Keep what is asked of the database meanwhile."""
    found: list[Statement] = []

    def keep(_connection: object, _cursor: object, *statement: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        found.append((statement[0], statement[1]))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def ways(session: Session, ask: Callable[[], object]) -> list[str]:
    """Return the plan of each statement that ``ask`` makes, as the database explains it."""
    with recorded(session) as statements:
        ask()
    connection = session.connection()
    explain = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    return [explain(connection, statement) for statement in statements]


def _sqlite(connection: Connection, statement: Statement) -> str:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
    return "\n".join(str(row[3]) for row in rows)


def _postgresql(connection: Connection, statement: Statement) -> str:
    """Explain the plan that is made for any value, as for a statement that is often asked."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"${len(names)}"

    numbered = re.sub(r"%\((\w+)\)s", number, statement[0]).replace("%%", "%")
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.exec_driver_sql(f"PREPARE asked AS {numbered}")
    values = f"({', '.join(['NULL'] * len(names))})" if names else ""
    rows = connection.exec_driver_sql(f"EXPLAIN EXECUTE asked{values}")
    way = "\n".join(str(row[0]) for row in rows)
    connection.exec_driver_sql("DEALLOCATE asked")
    return way


def is_full_scan(way: str) -> bool:
    """Tell whether all rows of a table, or of an index, are looked at."""
    tables = "sign_on|event|search_word|submission|link|outbox|tally"
    scan = rf"^\W*SCAN ({tables})\b(?! USING INDEX ix_outbox_waiting)"  # which holds few
    return "Seq Scan" in way or re.search(scan, way, re.MULTILINE) is not None


def is_sorted_afterwards(way: str) -> bool:
    return (
        "USE TEMP B-TREE FOR ORDER BY" in way
        or re.search(r"^\W*Sort\b", way, re.MULTILINE) is not None
    )
