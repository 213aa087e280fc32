"""The base class of all tables, and the column types that they share."""

import json
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.kinds import Kind, Scope, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.core.links import Purpose
from signon.core.plan import PlanState
from signon.core.rounding import start_of_hour

# SQLite assigns ids by itself only to columns of the type INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")
# Text that is compared byte by byte, so that both databases sort it the same way.
Bytewise = Text().with_variant(Text(collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, given back in UTC. SQLite has no time zones: there it is stored as naive UTC.

    A time without a zone is refused, since nobody can know which moment it means.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class UtcHour(UtcDateTime):
    """The beginning of the hour (UTC) in which something happened; the database knows no more.

    Whoever stole it could else join rows of different tables, or a row and a log of the network,
    by their moment. What follows days later is reckoned from the end of that hour: never too early.
    """

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return super().process_bind_param(value and start_of_hour(value), dialect)


class StoredActor(TypeDecorator[Actor]):
    """Who did something, as a word.

    What is read is not checked, so that the log can still show a row that somebody tampered with.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Actor | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Actor | None:
        return None if value is None else Actor(value)


class StoredAction(TypeDecorator[AuditAction | str]):
    """What was done, as a word.

    A word that we do not know is read as text, so that the log can still show a row that somebody
    tampered with.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: AuditAction | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> AuditAction | str | None:
        return next((action for action in AuditAction if action == value), value)


class Json(TypeDecorator[Any]):
    """A value stored as JSON text, with its keys in their order, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - JSON
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - JSON
        return None if value is None else json.loads(value)


def words(enum: type[PythonEnum], name: str = "") -> Enum:
    """Return the column type of ``enum``: the members' values, checked by the database.

    :param name: of the check; needed where two columns of a table hold the same enum
    """
    return Enum(
        enum,
        name=name or enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(MappedAsDataclass, DeclarativeBase):
    """The base of our tables; constraints get names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        datetime: UtcDateTime(),
        UUID: Uuid(),
        str: Text(),
        bytes: LargeBinary(),
        Actor: StoredActor(),
        Kind: words(Kind),
        Scope: words(Scope),
        Source: words(Source),
        Visibility: words(Visibility),
        State: words(State),
        Step: words(Step),
        PlanState: words(PlanState),
        Purpose: words(Purpose),
    }


Slug = String(100)
