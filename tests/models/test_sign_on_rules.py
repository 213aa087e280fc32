"""The database itself refuses sign-ons that cannot be, and two where there is room for one."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.actor import SIGNER
from signon.core.lifecycle import State, Step
from signon.ledger import Application
from signon.models import Base, Plan, SignOn
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_sign_on, an_individual


class Impossible(NamedTuple):
    """A change by hand that the check of that name must refuse."""

    check: str
    application: Application
    state: State
    change: str


IMPOSSIBLE = [
    Impossible("organizations_have_category_and_scope", ACME, State.PENDING, "category = NULL"),
    Impossible("organizations_have_category_and_scope", ACME, State.PENDING, "scope = NULL"),
    Impossible(
        "organizations_have_category_and_scope",
        ANN,
        State.PENDING,
        "category = 'legal', scope = 'local'",
    ),
    Impossible("individuals_have_visibility", ANN, State.PENDING, "visibility = NULL"),
    Impossible("individuals_have_visibility", ACME, State.PENDING, "visibility = 'full'"),
    Impossible("confirmed_first", ANN, State.LISTED, "confirmed_at = NULL"),
    Impossible("active_in_a_slot", ANN, State.LISTED, "slot = NULL"),
    Impossible("active_in_a_slot", ANN, State.PENDING, "slot = 1"),
    Impossible("listed_has_a_time", ANN, State.LISTED, "listed_at = NULL"),
    Impossible("only_listed_is_public", ACME, State.IN_REVIEW, "public_name = 'Acme'"),
    Impossible("only_listed_is_public", ANN, State.WITHDRAWN, "public_name = 'Ann'"),
    Impossible("ended_has_a_time", ANN, State.EXPIRED, "ended_at = NULL"),
    Impossible("ended_has_a_time", ANN, State.PENDING, "ended_at = created_at"),
    Impossible("ended_is_forgotten", ACME, State.DISOWNED, "email = name"),
    Impossible("state", ANN, State.PENDING, "state = 'famous'"),
    Impossible("scope", ACME, State.PENDING, "scope = 'galactic'"),
    Impossible("source", ANN, State.PENDING, "source = 'rumor'"),
    Impossible("visibility", ANN, State.PENDING, "visibility = 'loud'"),
]


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda case: case.change)
def test_the_database_refuses_a_sign_on_that_cannot_be(
    plan: Plan, begin: Begin, now: datetime, case: Impossible
) -> None:
    with begin() as session:
        a_sign_on(session, plan, case.state, case.application, now=now)
    with begin() as session:
        with pytest.raises(IntegrityError, match=f"ck_sign_on_{case.check}"):
            session.execute(text(f"UPDATE sign_on SET {case.change}"))  # noqa: S608 - of this test
        session.rollback()


def test_every_check_of_the_table_is_tried_above() -> None:
    named = {str(each.name) for each in Base.metadata.tables["sign_on"].constraints}
    checks = {each.removeprefix("ck_sign_on_") for each in named if each[:3] == "ck_"}

    # An unknown kind breaks two other checks, too, and which one is named is a matter of chance.
    assert checks - {"kind"} == {case.check for case in IMPOSSIBLE}


def test_one_name_of_an_address_stands_once(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.PENDING, ANN, now=now)
    second = a_sign_on(session, plan, State.PENDING, replace(ANN, us_state="CA"), now=now)
    first = session.scalars(select(SignOn).where(SignOn.id != second.id)).one()
    for slot, each in enumerate((first, second), 1):
        each.slot = slot
        each.take(Step.CONFIRM, at=now, by=SIGNER)

    with pytest.raises(IntegrityError, match=r"uq_sign_on_name|pair_key"):
        session.flush()
    session.rollback()


def test_one_place_of_an_address_is_taken_once(plan: Plan, session: Session, now: datetime) -> None:
    for name in ("Ann Lee", "Bob Lee"):
        lee = an_individual(name, email="lee@example.org")
        each = a_sign_on(session, plan, State.PENDING, lee, now=now)
        each.slot = 1
        each.take(Step.CONFIRM, at=now, by=SIGNER)

    with pytest.raises(IntegrityError, match=r"uq_sign_on_slot|slot"):
        session.flush()
    session.rollback()


def test_who_has_left_may_sign_again(plan: Plan, session: Session, now: datetime) -> None:
    for _ in range(3):
        a_sign_on(session, plan, State.WITHDRAWN, ANN, now=now)
    a_sign_on(session, plan, State.LISTED, ANN, now=now)

    assert session.scalar(select(func.count()).select_from(SignOn)) == 4
