"""After the migrations everything gets new fingerprints, and nothing starts before that."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.fingerprints import for_suppression, of_address, of_name
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.extensions import db
from signon.models import OldFingerprint, Plan, SignOn, Suppression, old_fingerprint
from signon.models.outbox import SuppressionReason
from signon.operate.migrate import move_old_fingerprints
from signon.operate.revision import NotMigrated, check_at_start
from tests.conftest import Begin
from tests.factories import ANN, a_sign_on, an_individual

KEYS = ("email_key", "name_key", "pair_key", "payload_key")
PEOPLE = {
    State.PENDING: ANN,
    State.LISTED: an_individual("Bo Lee"),
    State.DECLINED: an_individual("Cy Lee", email="cy@mailinator.com"),
    State.WITHDRAWN: an_individual("Di Lee"),
    State.QUARANTINED: an_individual("Ed Lee", visibility=Visibility.COUNTED),
}


def make_old(session: Session, sign_on: SignOn) -> None:
    """Give a sign-on the fingerprints of the older program, which were the same in all plans."""
    person = PEOPLE[sign_on.state]
    old = {"email_key": of_address(person.email), "name_key": of_name(person.name)}
    for name, value in (old | {"payload_key": person.payload(1), "pair_key": None}).items():
        setattr(sign_on, name, value)
    session.add(OldFingerprint(sign_on_id=sign_on.id))


def keys(session: Session) -> dict[State, tuple[object, ...]]:
    every = session.scalars(select(SignOn)).all()
    return {each.state: tuple(getattr(each, name) for name in KEYS) for each in every}


@pytest.fixture
def old(plan: Plan, begin: Begin, now: datetime) -> dict[State, tuple[object, ...]]:
    """Make everything as an older program left it, and return the new fingerprints."""
    with begin() as session:
        for state, person in PEOPLE.items():
            a_sign_on(session, plan, state, person, now=now)
        found = keys(session)
        for each in session.scalars(select(SignOn)).all():
            make_old(session, each)
        wish, key = SuppressionReason.WISH, of_address(ANN.email)
        session.add(Suppression(email_key=key, reason=wish, at=now))
        session.add(OldFingerprint(suppressed=key))
    return found


def test_whatever_was_stored_is_found_under_its_new_fingerprints(
    begin: Begin, old: dict[State, tuple[object, ...]]
) -> None:
    assert move_old_fingerprints() == len(PEOPLE) + 1

    with begin() as session:
        assert keys(session) == old
        suppressed = session.scalars(select(Suppression.email_key)).one()
    assert suppressed == for_suppression(of_address(ANN.email))
    assert move_old_fingerprints() == 0


@pytest.mark.one_database
def test_nothing_starts_until_all_has_moved_and_the_move_goes_on_where_it_stopped(
    begin: Begin,
    old: dict[State, tuple[object, ...]],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(old_fingerprint, "BATCH", 2)
    with begin() as session:
        assert old_fingerprint.move_some(session) == 2
    with pytest.raises(NotMigrated, match="signon db upgrade"):
        check_at_start(db.engine, settings)

    assert move_old_fingerprints() == len(PEOPLE) + 1 - 2
    check_at_start(db.engine, settings)
    with begin() as session:
        assert keys(session) == old


@pytest.mark.one_database
def test_the_command_that_migrates_moves_as_well(
    app: Flask, begin: Begin, old: dict[State, tuple[object, ...]]
) -> None:
    answer = app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert (answer.exit_code, answer.output) == (0, "6 rows have new fingerprints\n")
    with begin() as session:
        assert session.scalar(text("SELECT count(*) FROM old_fingerprint")) == 0
