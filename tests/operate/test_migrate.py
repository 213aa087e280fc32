"""After the migrations everything gets new fingerprints and seals; nothing starts before that."""

import json
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, literal, select, text, update
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Settings
from signon.core.fingerprints import for_suppression, of_address, of_name
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.vault import vault
from signon.extensions import db
from signon.models import (
    AuditPrivate,
    Event,
    OldFingerprint,
    OldSeal,
    OutboxMessage,
    Plan,
    SignOn,
    Suppression,
    old_fingerprint,
    old_seal,
)
from signon.models.audit import broken_links
from signon.models.outbox import SuppressionReason
from signon.operate.migrate import move_old_rows
from signon.operate.revision import NotMigrated, check_at_start
from tests.conftest import Begin
from tests.factories import ACME, ANN, STAFF, a_sign_on, an_individual, an_organization
from tests.models.test_sealed import SEALED

KEYS = ("email_key", "name_key", "pair_key", "payload_key")
BOB_AID = an_organization("Bob Aid", email="bob@bob-aid.org")
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
    assert move_old_rows() == len(PEOPLE) + 1

    with begin() as session:
        assert keys(session) == old
        suppressed = session.scalars(select(Suppression.email_key)).one()
    assert suppressed == for_suppression(of_address(ANN.email))
    assert move_old_rows() == 0


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

    assert move_old_rows() == len(PEOPLE) + 1 - 2
    check_at_start(db.engine, settings)
    with begin() as session:
        assert keys(session) == old


@pytest.mark.one_database
def test_the_command_that_migrates_moves_as_well(
    app: Flask, begin: Begin, old: dict[State, tuple[object, ...]]
) -> None:
    answer = app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert (answer.exit_code, answer.output) == (0, "6 rows are stored in the new way\n")
    with begin() as session:
        assert session.scalar(text("SELECT count(*) FROM old_fingerprint")) == 0


@pytest.fixture
def old_seals(plan: Plan, begin: Begin, now: datetime) -> None:
    """Make everything as a program left it that bound values to their columns only."""
    with begin() as session:
        listed = a_sign_on(session, plan, State.LISTED, ACME, now=now)
        ledger.erase(session, listed, reason="She asked.", by=STAFF, now=now)
        a_sign_on(session, plan, State.PENDING, ANN, now=now)
        declined = a_sign_on(session, plan, State.IN_REVIEW, BOB_AID, now=now)
        no = ledger.Decision.DECLINE
        ledger.decide(session, declined, no, by=STAFF, now=now, reason="Not known.")
        session.flush()
        for place, (found, name, _) in SEALED.items():
            if found.name == "letter_signature":  # there were none yet
                continue
            [key] = found.primary_key
            for own, value in session.execute(select(key, found.c[name])).all():
                if value is None:
                    continue
                text_of = value if isinstance(value, str) else json.dumps(value)
                before = literal(vault().seal(text_of, place=place), LargeBinary)
                session.execute(update(found).where(key == own).values({name: before}))
        session.execute(update(Event).values(note_id=None))
        for name in {found.name for found, _, _ in SEALED.values()} - {"letter_signature"}:
            session.add(OldSeal(table_name=name))


def test_what_was_bound_to_its_column_only_is_bound_to_its_row(
    begin: Begin,
    old_seals: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(old_seal, "BATCH", 2)
    with begin() as session:
        assert old_seal.move_some(session)
    with pytest.raises(NotMigrated, match="signon db upgrade"):
        check_at_start(db.engine, settings)

    move_old_rows()
    check_at_start(db.engine, settings)
    with begin() as session:
        assert {each.name for each in session.scalars(select(SignOn))} == {
            None,
            "Ann Lee",
            "Bob Aid",
        }
        assert "Not known." in {each.note for each in session.scalars(select(Event))}
        assert "She asked." in {each.words for each in session.scalars(select(AuditPrivate))}
        assert ANN.email in {each.recipient for each in session.scalars(select(OutboxMessage))}
        assert not list(broken_links(session))
