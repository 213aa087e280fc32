"""What is sealed cannot be read in the database, nor moved to where somebody could read it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import StatementError

from signon.config import Settings
from signon.core.errors import SealBroken
from signon.models import (
    Base,
    Plan,
    SignOn,
)
from signon.models.sealed import Sealed, sealed_columns
from signon.models.upsert import table
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_sign_on

SEALED = {
    f"{each.name}.{name}": (each, name, column)
    for each in Base.metadata.sorted_tables
    for name, column in sealed_columns(each)
}


def test_what_is_sealed_stands_in_no_row_and_no_file(
    settings: Settings, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on_id = a_sign_on(session, plan, now=now).id
        raw = session.execute(
            select(type_coerce(SignOn.name, LargeBinary), type_coerce(SignOn.email, LargeBinary))
        ).one()
    with begin() as session:
        sign_on = session.get_one(SignOn, sign_on_id)
        assert (sign_on.name, sign_on.email) == (ANN.name, ANN.email)

    for value in raw:
        assert b"Ann" not in bytes(value)
        assert b"example.org" not in bytes(value)
    for file in settings.instance.glob("signon.sqlite3*"):
        assert b"ann@example.org" not in file.read_bytes()


def test_the_same_text_is_never_sealed_the_same_way_twice(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, now=now)
        sealed = select(type_coerce(SignOn.name, LargeBinary))
        before = session.scalar(sealed)
        sign_on.name = "Another"
        session.flush()
        sign_on.name = ANN.name
        session.flush()
        assert session.scalar(sealed) != before


@pytest.mark.parametrize("column", ["contact_name", "contact_title", "postal_code", "email"])
def test_a_sealed_value_opens_only_in_its_own_column(
    plan: Plan, begin: Begin, now: datetime, column: str
) -> None:
    with begin() as session:
        sign_on_id = a_sign_on(session, plan, now=now).id
        session.execute(text(f"UPDATE sign_on SET {column} = name"))  # noqa: S608 - our own columns
    with begin() as session, pytest.raises(SealBroken, match=f"sign_on.{column}"):
        session.get(SignOn, sign_on_id)


def test_every_sealed_column_is_bound_to_its_own_place() -> None:
    places = {
        f"{table.name}.{column.name}": column.type.place
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }

    assert places == {place: place for place in places}
    assert len(places) > 8


@pytest.mark.parametrize("place", SEALED)
def test_a_sealed_column_is_bound_to_what_only_one_row_has(place: str) -> None:
    table, _, column = SEALED[place]
    own = table.c[column.row]
    unique = [index for index in table.indexes if index.unique and [*index.columns] == [own]]

    assert column.place == place
    assert [*table.primary_key] == [own] or own.unique or unique


@pytest.mark.parametrize("place", SEALED)
def test_a_value_that_was_copied_to_another_row_does_not_open_there(
    begin: Begin, place: str
) -> None:
    """Each column once, in a table of its own that has nothing else."""
    found, name, column = SEALED[place]
    own = found.c[column.row]
    copy = Table("copy", MetaData(), Column(column.row, own.type), Column(name, column))
    rows = [1, 2]
    if own.type.python_type is not int:
        rows = [uuid4(), uuid4()] if "Uuid" in repr(own.type) else [b"a" * 32, b"b" * 32]  # type: ignore[list-item] # one of three
    value: Any = {"secret": "Ann Lee"} if "Json" in type(column).__name__ else "Ann Lee"
    with begin() as session:
        copy.create(session.connection())
        for row in rows:
            session.execute(insert(copy), {column.row: row, name: column.own(value, row)})
        everything = select(copy.c[name])
        assert session.scalars(everything).all() == [value, value]

        raw = session.scalar(select(type_coerce(copy.c[name], LargeBinary)).limit(1))
        session.execute(update(copy).values({name: type_coerce(raw, LargeBinary)}))
        with pytest.raises(SealBroken, match=place):
            session.scalars(everything).all()
        copy.drop(session.connection())


def test_a_hidden_name_that_was_copied_is_read_nowhere(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        hidden = a_sign_on(session, plan, now=now).id
        own = a_sign_on(session, plan, application=ACME, now=now).id
        stolen = select(type_coerce(SignOn.name, LargeBinary)).where(SignOn.id == hidden)
        raw = session.scalar(stolen)
        mine = update(table(SignOn)).where(SignOn.id == own)
        session.execute(mine.values(name=type_coerce(raw, LargeBinary)))
    with begin() as session, pytest.raises(SealBroken, match=r"sign_on\.name"):
        session.get(SignOn, own)
    with begin() as session:
        assert session.get_one(SignOn, hidden).name == ANN.name


def test_what_does_not_say_whose_it_is_cannot_be_written(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, now=now)
        with pytest.raises(StatementError, match="must know its row"):
            session.execute(update(table(SignOn)).values(name="Ann"))
        session.rollback()
