"""INSERT with a conflict clause: both databases speak it, SQLAlchemy spells it twice."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

Upsert = postgresql.Insert | sqlite.Insert


def insert(session: Session, model: type[DeclarativeBase] | Table) -> Upsert:
    """Return an INSERT into ``model`` that can take ``on_conflict_…`` on this database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)
