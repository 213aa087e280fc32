"""A sign-on is born once, pending, with the first row of its ledger."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.actor import CLOCK, SIGNER
from signon.core.kinds import Kind, Scope, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.core.rounding import start_of_hour
from signon.models import Event, Plan, SignOn
from signon.models.pending_sign_on import insert_pending


def a_person(plan: Plan, now: datetime, **changes: object) -> dict[str, Any]:
    return {
        "plan_id": plan.id,
        "version_id": plan.current.id,
        "kind": Kind.INDIVIDUAL,
        "language": "en",
        "name": "Ann Lee",
        "name_key": b"name",
        "email": "ann@example.org",
        "email_key": b"email",
        "payload_key": b"payload",
        "us_state": "TX",
        "visibility": Visibility.FULL,
        "updates": False,
        "created_at": now,
    } | changes


def number(session: Session, model: type[SignOn | Event]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_born_is_pending_and_in_the_ledger(
    plan: Plan, session: Session, now: datetime
) -> None:
    born = insert_pending(session, a_person(plan, now))

    sign_on = session.get_one(SignOn, born)
    assert isinstance(born, UUID)
    assert (sign_on.state, sign_on.source, sign_on.flags) == (State.PENDING, Source.WEB, [])
    assert (sign_on.name, sign_on.is_replaced, sign_on.row_version) == ("Ann Lee", False, 1)
    event = session.scalars(select(Event)).one()
    assert (event.sign_on_id, event.plan_id, event.kind) == (born, plan.id, Kind.INDIVIDUAL)
    assert (event.before, event.step, event.after) == (None, Step.SIGN, State.PENDING)
    assert (event.us_state, event.category, event.by) == ("TX", "", SIGNER)
    assert (event.at, event.fold_at, event.folded) == (start_of_hour(now),) * 2 + (False,)


def test_an_organization_is_born_into_its_category(
    plan: Plan, session: Session, now: datetime
) -> None:
    own = {"kind": Kind.ORGANIZATION, "visibility": None, "scope": Scope.LOCAL, "category": "legal"}
    insert_pending(session, a_person(plan, now, **own, source=Source.OFFLINE))

    event = session.scalars(select(Event)).one()
    assert (event.category, event.us_state, event.source) == ("legal", "TX", Source.OFFLINE)


@pytest.mark.parametrize(("visibility", "us_state"), [("place", "TX"), ("counted", "")])
def test_the_birth_of_who_hides_is_counted_at_the_full_hour(
    plan: Plan, session: Session, now: datetime, visibility: str, us_state: str
) -> None:
    insert_pending(session, a_person(plan, now, visibility=Visibility(visibility)))

    event = session.scalars(select(Event)).one()
    assert event.fold_at == now.replace(minute=0) + timedelta(hours=1)
    assert event.us_state == us_state


def test_a_double_click_bears_nothing(plan: Plan, session: Session, now: datetime) -> None:
    assert insert_pending(session, a_person(plan, now)) is not None

    assert insert_pending(session, a_person(plan, now + timedelta(seconds=1))) is None
    assert (number(session, SignOn), number(session, Event)) == (1, 1)


def test_what_differs_in_anything_is_another_one(
    plan: Plan, session: Session, now: datetime
) -> None:
    for changes in ({}, {"payload_key": b"other"}, {"email_key": b"other"}):
        assert insert_pending(session, a_person(plan, now, **changes)) is not None

    assert number(session, SignOn) == 3


def test_the_same_again_is_born_once_the_first_is_over(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = insert_pending(session, a_person(plan, now))
    session.get_one(SignOn, first).take(Step.EXPIRE, at=now, by=CLOCK)
    session.flush()

    assert insert_pending(session, a_person(plan, now)) not in {None, first}


def test_what_cannot_be_is_an_error_and_no_double_click(
    plan: Plan, session: Session, now: datetime
) -> None:
    with pytest.raises(IntegrityError, match="individuals_have_visibility"):
        insert_pending(session, a_person(plan, now, visibility=None))
    session.rollback()
