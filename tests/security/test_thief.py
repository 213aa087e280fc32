"""A thief has the database but not the keys, and types suspects into the form to compare rows.

He knows which rows his own forms made. In no table and no column may these look other for somebody
who stands already than for somebody new, or have a value in common with what was there before.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate, Settings
from signon.core.actor import SIGNER
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.ledger import Application
from signon.mail.chores import mail_chores
from signon.mail.outbox import forget_budgets
from signon.models import Base, Plan
from tests.asked import a_person
from tests.conftest import Begin
from tests.factories import a_plan, a_sign_on, an_individual, an_organization

Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[Any, Row]]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
BUDGET = Rate(3, 86_400)
RANDOM_BYTES = 16
#: Everybody's names and addresses are of one length, as sealing does not hide it.
STANDS = {
    "person": an_individual("Anna Lee", email="anna@example.org"),
    "trapped": an_individual("Anna Lee", email="anna@example.org", is_trapped=True),
    "counted": an_individual("Anna Lee", email="anna@example.org", visibility=Visibility.COUNTED),
    "answered": a_person("Anna Lee", email="anna@example.org"),
    "organization": an_organization("Acme Aid", email="anna@acme-aid.org", city="Reno"),
}


def dump(session: Session) -> Tables:
    """Return all rows of all tables as they are stored, by their primary keys."""
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = session.execute(text(f'SELECT * FROM "{table.name}"')).mappings()  # noqa: S608 - our own tables
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
        keys = [column.name for column in table.primary_key]
        found[table.name] = {tuple(row[key] for key in keys): row for row in plain}
    return found


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    return bytes(value) if isinstance(value, memoryview) else value


def _is_random(value: object) -> bool:
    """Say whether a value could tie two rows together: an id, a hash, a fingerprint."""
    if isinstance(value, str):
        return len(value) == 2 * RANDOM_BYTES and set(value) <= set("0123456789abcdef")
    return isinstance(value, bytes) and len(value) >= RANDOM_BYTES


def randoms(*every: Tables) -> set[object]:
    rows = [row for tables in every for table in tables.values() for row in table.values()]
    return {value for row in rows for value in row.values() if _is_random(value)}


def added(before: Tables, after: Tables) -> Tables:
    """Return the rows that are new or have changed."""
    return {
        name: {key: row for key, row in rows.items() if before[name].get(key) != row}
        for name, rows in after.items()
    }


def shape(own: Tables) -> list[object]:
    """Return all that a thief sees in the rows of a form: what is null, flags, words, lengths."""
    ids = {key[0] for rows in own.values() for key in rows}

    def seen(name: str, value: object) -> object:
        if name == "id" or (name.endswith("_id") and value in ids):
            return "an id of the same form"
        if name == "order_in_hour":  # it rises with the ids of the events, which he knows
            return "an order"
        if isinstance(value, bytes):
            return len(value)
        return "random" if _is_random(value) else value

    every = [
        [(table, name, seen(name, value)) for name, value in row.items()]
        for table, rows in own.items()
        for row in rows.values()
    ]
    return sorted(every, key=repr)


class Thief:
    """Types a suspect into the form, and copies the database before and after."""

    def __init__(self, begin: Begin, plan: Plan, settings: Settings) -> None:
        self._begin, self._plan = begin, plan
        self._deliver = mail_chores(settings)[0]

    def steps(self, suspect: Application, now: datetime) -> tuple[Tables, list[Tables]]:
        """Return all rows before, and those that the form made or changed, after every step."""
        before, found = self._copy(), []
        with self._begin() as session:
            own = ledger.take_in(session, self._plan.id, suspect, budget=BUDGET, now=now)
        found.append(added(before, self._copy()))
        self._deliver.work(self._begin, now)
        found.append(added(before, self._copy()))
        with self._begin() as session:  # the same form once more, and the mail again
            ledger.take_in(session, self._plan.id, suspect, budget=BUDGET, now=now)
            ledger.enter_code(session, own, "000000", by=SIGNER, now=now)
            ledger.resend(session, own, budget=BUDGET, now=now)
        found.append(added(before, self._copy()))
        self._deliver.work(self._begin, now + timedelta(minutes=1))
        found.append(added(before, self._copy()))
        return before, found

    def _copy(self) -> Tables:
        with self._begin() as session:
            return dump(session)


@pytest.mark.parametrize("stands", STANDS.values(), ids=list(STANDS))
def test_who_stands_looks_like_somebody_new(
    begin: Begin, plan: Plan, settings: Settings, now: datetime, stands: Application
) -> None:
    with begin() as session:
        earlier = replace(stands, is_trapped=False)
        a_sign_on(session, plan, State.LISTED, earlier, now=now - 2 * DAY)
    mail_chores(settings)[0].work(begin, now - 2 * DAY)
    with begin() as session:
        forget_budgets(session, rate=BUDGET, now=now)
    thief = Thief(begin, plan, settings)
    nobody = replace(stands, name="Bert Lee", email=stands.email.replace("anna", "bert"))
    before, known = thief.steps(stands, now)
    _, new = thief.steps(nobody, now)
    for one, other in zip(known, new, strict=True):
        assert shape(one) == shape(other)
    assert any(known[0].values()), "the thief sees the rows of his own form"
    for own in known:
        assert not randoms(own) & randoms(before)


@pytest.mark.parametrize("stands", STANDS.values(), ids=list(STANDS))
def test_nothing_joins_the_sign_ons_of_two_plans(
    begin: Begin, plan: Plan, settings: Settings, now: datetime, stands: Application
) -> None:
    parts = []
    with begin() as session:
        other = a_plan(session, now=now, slug="other-plan")
    for where in (plan, other):
        with begin() as session:
            before = dump(session)
            a_sign_on(
                session,
                where,
                State.IN_REVIEW if stands.scope else State.LISTED,
                replace(stands, is_trapped=False),
                now=now,
            )
            ledger.send_manage_link(session, stands.email, budget=BUDGET, now=now)
            ledger.take_in(session, where.id, stands, budget=None, now=now)
        mail_chores(settings)[0].work(begin, now)
        with begin() as session:
            parts.append(added(before, dump(session)))
    budgets, rest = ("mail_budget",), [dict(part) for part in parts]
    for part in rest:
        for name in budgets:
            del part[name]
    assert not randoms(rest[0]) & randoms(rest[1])


def test_no_row_tells_the_minute_of_what_has_happened(
    begin: Begin, plan: Plan, settings: Settings, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.IN_REVIEW, STANDS["organization"], now=now)
        leaving = a_sign_on(session, plan, State.LISTED, STANDS["person"], now=now)
        ledger.take_in(session, plan.id, an_individual("Bo Ek"), budget=BUDGET, now=now)
    mail_chores(settings)[0].work(begin, now)
    with begin() as session:
        ledger.withdraw(session, session.merge(leaving), by=SIGNER, now=now + 7 * MINUTE)
        found = dump(session)
    told = {
        (table, name)
        for table in ("sign_on", "event", "submission", "link", "outbox")
        for row in found[table].values()
        if row.get("state") != "waiting"  # it needs its times until it is sent
        for name, value in row.items()
        if name.endswith("at") and value is not None and str(value)[14:16] != "00"
    }
    assert not told
