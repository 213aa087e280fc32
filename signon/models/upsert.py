"""INSERT … ON CONFLICT, for which SQLAlchemy has a separate class for each database.

Where speed matters, rows are inserted into tables without the ORM's unit of work, and their values
are passed as parameters of the statement: that costs a third as much. Those of each sign-on are
prepared, see :mod:`signon.models.prepared`.
"""

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

Upsert = postgresql.Insert | sqlite.Insert


def insert(session: Session, model: type[DeclarativeBase] | Table) -> Upsert:
    """Return an INSERT into ``model`` that can take ``on_conflict_…`` on this database."""
    into = model if isinstance(model, Table) else table(model)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(into)
    return sqlite.insert(into)


def table(model: type[DeclarativeBase]) -> Table:
    return cast("Table", model.__table__)
