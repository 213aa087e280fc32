"""The tally is proven against a full count, and ``signon tally verify`` says so."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Scope, Source, Visibility
from signon.core.lifecycle import State
from signon.endorsers.chores import fold_batch
from signon.endorsers.cli import tally
from signon.endorsers.service import differences
from signon.models import Event, Plan, SignOn, Tally
from signon.web.transaction import reading
from tests.conftest import Begin
from tests.endorsers.listed import individual, organization
from tests.factories import a_sign_on, an_individual, an_organization

LATER = timedelta(hours=2)


@pytest.fixture
def folded(plan: Plan, begin: Begin, now: datetime) -> Plan:
    """Return a plan with every sort of sign-on, folded."""
    with begin() as session:
        for number, state in enumerate(State):
            email = f"a{number}@mailinator.com"  # so that people are held for review, too
            aid = an_organization(f"Aid {number}", email=email)
            a_sign_on(session, plan, state, aid, now=now)
            a_sign_on(session, plan, state, an_individual(f"Ana {number}", email=email), now=now)
        for visibility in Visibility:
            individual(session, plan, f"Bo {visibility}", visibility=visibility, now=now)
        organization(session, plan, "Tex", scope=Scope.LOCAL, us_state="TX", now=now)
        fold_batch(session, now=now + LATER)
    return plan


def test_a_true_tally_differs_nowhere(folded: Plan, session: Session) -> None:
    assert differences(session) == {}


def test_what_is_not_folded_yet_is_no_error(folded: Plan, session: Session, now: datetime) -> None:
    organization(session, folded, "New", now=now)
    individual(session, folded, "New", visibility=Visibility.PLACE, now=now)
    assert differences(session) == {}


def test_a_wrong_number_is_named_with_its_cell(folded: Plan, session: Session) -> None:
    where = (Tally.kind == Kind.ORGANIZATION, Tally.state == State.LISTED, Tally.us_state == "TX")
    session.execute(update(Tally).where(*where).values(number=7))
    cell = (folded.id, Kind.ORGANIZATION, Source.WEB, State.LISTED, "TX", "legal")
    assert differences(session) == {cell: (7, 1)}


def test_a_missing_cell_and_one_too_many_are_named(folded: Plan, session: Session) -> None:
    session.execute(delete(Tally).where(Tally.state == State.EXPIRED, Tally.us_state == "TX"))
    session.add(
        Tally(
            plan_id=folded.id,
            kind=Kind.INDIVIDUAL,
            source=Source.OFFLINE,
            state=State.LISTED,
            us_state="",
            category="",
            number=1,
        )
    )
    session.flush()
    assert sorted(differences(session).values()) == [(0, 1), (1, 0)]


def test_a_number_below_nothing_is_an_error(folded: Plan, session: Session) -> None:
    for number, kind in ((-1, Kind.ORGANIZATION), (0, Kind.INDIVIDUAL)):
        session.add(
            Tally(
                plan_id=folded.id,
                kind=kind,
                source=Source.SAMPLE,
                state=State.PENDING,
                us_state="",
                category="",
                number=number,
            )
        )
    session.flush()
    assert list(differences(session).values()) == [(-1, 0)]


def test_a_state_changed_behind_the_ledgers_back_is_found(folded: Plan, session: Session) -> None:
    where = (SignOn.state == State.LISTED, SignOn.visibility == Visibility.INITIAL)
    wanted = session.scalars(select(SignOn.id).where(*where)).one()
    session.execute(update(SignOn).where(SignOn.id == wanted).values(us_state="CA"))
    assert len(differences(session)) == 2


def test_an_event_folded_twice_is_found(folded: Plan, session: Session, now: datetime) -> None:
    wanted = session.scalars(select(Event.id).order_by(Event.id).limit(1)).one()
    session.execute(update(Event).where(Event.id == wanted).values(folded=False))
    fold_batch(session, now=now + LATER)
    assert len(differences(session)) == 1


def test_the_command_says_that_all_is_well(app: Flask, folded: Plan) -> None:
    result = app.test_cli_runner().invoke(tally, ["verify"])
    assert (result.exit_code, result.output) == (0, "the tally equals a full count\n")


def test_the_command_fails_naming_what_is_wrong(app: Flask, folded: Plan, begin: Begin) -> None:
    with begin() as session:
        wrong = (Tally.state == State.LISTED, Tally.us_state == "TX", Tally.category == "legal")
        session.execute(update(Tally).where(*wrong).values(number=41))
    result = app.test_cli_runner().invoke(tally, ["verify"])
    assert result.exit_code == 1
    assert f"{folded.id} organization web listed TX legal: tally 41, counted 1\n" in result.output
    assert "Error: 1 cells of the tally are wrong" in result.output
    with reading() as session:
        assert len(differences(session)) == 1
