"""All that a database holds, to be compared."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.models import Base

Rows = dict[str, list[tuple[object, ...]]]


def everything(session: Session) -> Rows:
    """Return every row of every table, sealed columns opened, in an order that says nothing."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def number_of(rows: Rows, *tables: str) -> list[int]:
    return [len(rows[table]) for table in tables]
