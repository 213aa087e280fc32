"""What our column types keep: moments, secrets, words; the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Table, Text, insert, select, text, type_coerce
from sqlalchemy.exc import IntegrityError, StatementError

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.models import Base, Fold, Plan, SignOn, Suppression
from signon.models.base import Bytewise, words
from signon.models.outbox import SuppressionReason
from tests.conftest import Begin
from tests.factories import ACME, a_sign_on

KEY = b"k" * 32
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2021, 1, 20, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2021, 1, 20, 12, 0, tzinfo=NEW_YORK),
        datetime(2020, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK),
        datetime(2021, 1, 20, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_time_comes_back_as_the_same_moment_in_utc(begin: Begin, at: datetime) -> None:
    with begin() as session:
        session.add(Suppression(email_key=KEY, reason=SuppressionReason.DISABLED, at=at))
    with begin() as session:
        found = session.get_one(Suppression, KEY).at

    assert found == at.astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(begin: Begin) -> None:
    with begin() as session:
        at = datetime(2021, 1, 20)  # noqa: DTZ001 - it must be refused
        session.add(Suppression(email_key=KEY, reason=SuppressionReason.DISABLED, at=at))
        with pytest.raises(StatementError, match="needs its zone"):
            session.flush()
        session.rollback()


def test_times_are_compared_as_moments(begin: Begin) -> None:
    at = datetime(2021, 1, 20, 12, 0, tzinfo=NEW_YORK)
    with begin() as session:
        session.add(Fold(id=1, at=at))
        session.flush()
        later = select(Fold.id).where(Fold.at <= datetime(2021, 1, 20, 17, 0, tzinfo=UTC))
        earlier = select(Fold.id).where(Fold.at < datetime(2021, 1, 20, 17, 0, tzinfo=UTC))
        assert (session.scalar(later), session.scalar(earlier)) == (1, None)


def test_json_keeps_order_and_every_script(plan: Plan, begin: Begin) -> None:
    categories = {"z": "Zürich", "a": "日本", "m": "a\"b'\\c"}
    with begin() as session:
        session.get_one(Plan, plan.id).categories = categories
    with begin() as session:
        found = session.get_one(Plan, plan.id).categories
        stored = session.scalar(select(type_coerce(Plan.categories, Text)))

    assert list(found.items()) == list(categories.items())
    assert "日本" in str(stored)


def test_an_enum_is_stored_as_its_word_and_nothing_else_fits(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
        stored = select(type_coerce(SignOn.state, Text), type_coerce(SignOn.kind, Text))
        assert tuple(session.execute(stored).one()) == ("in_review", "organization")
    with begin() as session:
        with pytest.raises(IntegrityError):
            session.execute(text("UPDATE sign_on SET kind = 'robot'"))
        session.rollback()


def test_two_columns_of_one_enum_have_checks_of_their_own() -> None:
    assert words(Kind).name == "kind"
    assert words(State, "before").name == "before"
    checks = {str(each.name) for each in Base.metadata.tables["event"].constraints}
    assert {"before", "state"} <= {name.rpartition("event_")[2] for name in checks}


def test_keys_that_decide_an_order_are_compared_as_bytes(begin: Begin) -> None:
    unsorted = ["é", "Z", "a", "aa", "a b", "z", "\U0001f600", "\ue000", "A"]
    table = Table("sorted", MetaData(), Column("word", Bytewise))
    with begin() as session:
        table.create(session.connection())
        session.execute(insert(table), [{"word": word} for word in unsorted])
        found = list(session.scalars(select(table.c.word).order_by(table.c.word)))
        table.drop(session.connection())

    assert found == sorted(unsorted, key=str.encode)
