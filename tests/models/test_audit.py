"""The log is a chain: whatever is changed, taken out or put in by hand is found and named."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.models import Audit, AuditHead, AuditPrivate
from signon.models.audit import KEYED, START, AuditEntry, append, broken_links, chained
from signon.web.transaction import reading
from tests.conftest import Begin
from tests.web.threads import at_once

ACTOR = Actor.staff(1)


@pytest.fixture
def log(begin: Begin, now: datetime) -> None:
    """Write four entries, the second and third with words of their own."""
    with begin() as session:
        for number, words in enumerate((None, "Ann asked", "Bo asked", None), 1):
            entry = AuditEntry(
                actor=ACTOR,
                action=AuditAction.DECLINE,
                subject=f"sign_on/{number}",
                before={"state": "in_review", "n": number},
                after={"state": "declined"},
                private=words,
            )
            append(session, entry, now=now + timedelta(microseconds=number))


def broken(begin: Begin) -> list[int]:
    with begin() as session:
        return list(broken_links(session))


def test_an_empty_log_is_whole(begin: Begin) -> None:
    assert broken(begin) == []


def test_entries_follow_one_another(begin: Begin, log: None) -> None:
    with begin() as session:
        entries = session.scalars(select(Audit).order_by(Audit.id)).all()
        head = session.get_one(AuditHead, 1)

        assert [each.id for each in entries] == [1, 2, 3, 4]
        assert [each.previous_hash for each in entries] == [START, *(e.hash for e in entries[:-1])]
        assert (head.last_id, head.hash) == (4, entries[-1].hash)
        assert all(chained(each) == each.hash for each in entries)
    assert broken(begin) == []


@pytest.mark.parametrize(
    "change",
    [
        {"at": datetime(2021, 1, 1).astimezone()},
        {"actor": Actor.staff(2)},
        {"action": "approve"},
        {"subject": "sign_on/9"},
        {"before": None},
        {"before": {"state": "in_review", "n": 3}},
        {"after": {"state": "listed"}},
        {"private_mac": None},
        {"private_mac": "00"},
        {"previous_hash": START},
        {"hash": START},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_changed_entry_is_named_alone(
    begin: Begin, log: None, number: int, change: dict[str, object]
) -> None:
    with begin() as session:
        found = session.get_one(Audit, number)
        is_change = any(getattr(found, name) != value for name, value in change.items())
        session.execute(update(Audit).where(Audit.id == number).values(**change))

    assert broken(begin) == ([number] if is_change else [])


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_missing_entry_is_named(begin: Begin, log: None, number: int) -> None:
    with begin() as session:
        session.execute(delete(AuditPrivate))
        session.execute(delete(Audit).where(Audit.id == number))

    assert broken(begin) == [number]


def test_a_log_that_was_emptied_is_broken(begin: Begin, log: None) -> None:
    with begin() as session:
        session.execute(delete(AuditPrivate))
        session.execute(delete(Audit))

    assert broken(begin) == [1]


@pytest.mark.parametrize("is_linked", [True, False])
def test_an_entry_put_in_by_hand_is_named(
    begin: Begin, log: None, now: datetime, *, is_linked: bool
) -> None:
    with begin() as session:
        last = session.get_one(Audit, 4)
        forged = Audit(
            id=5,
            at=now,
            actor=ACTOR,
            action=AuditAction.APPROVE,
            subject="sign_on/1",
            before=None,
            after=None,
            private_mac=None,
            previous_hash=last.hash if is_linked else START,
            hash="",
        )
        forged.hash = chained(forged)
        session.add(forged)

    assert set(broken(begin)) == {5}


def test_an_entry_that_was_changed_and_hashed_anew_breaks_the_chain_behind_it(
    begin: Begin, log: None
) -> None:
    for number, named in ((2, 3), (4, 4)):
        with begin() as session:
            entry = session.get_one(Audit, number)
            entry.actor = Actor.staff(2)
            entry.hash = chained(entry)
        assert named in broken(begin)


def test_the_head_cannot_be_set_back(begin: Begin, log: None) -> None:
    with begin() as session:
        third = session.get_one(Audit, 3)
        session.execute(update(AuditHead).values(last_id=3, hash=third.hash))

    assert broken(begin) == [4]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("words = (SELECT words FROM audit_private WHERE audit_id = 3)", 2),
        ("words = CAST('no seal' AS {bytes}) WHERE audit_id = 3", 3),
        ("audit_id = 4 WHERE audit_id = 3", 4),
    ],
)
def test_words_that_were_changed_or_moved_are_named(
    begin: Begin, log: None, database: str, change: str, named: int
) -> None:
    change = change.format(bytes="BLOB" if database == "sqlite" else "BYTEA")
    with begin() as session:
        session.execute(text(f"UPDATE audit_private SET {change}"))  # noqa: S608 - of this test

    assert broken(begin) == [named]


def test_words_may_be_erased(begin: Begin, log: None) -> None:
    with begin() as session:
        session.execute(delete(AuditPrivate).where(AuditPrivate.audit_id == 2))

    assert broken(begin) == []


def test_words_are_read_by_who_may(begin: Begin, log: None) -> None:
    with begin() as session:
        assert session.get_one(AuditPrivate, 2).words == "Ann asked"
        entry = session.get_one(Audit, 2)
        assert "Ann" not in f"{entry.before} {entry.after} {entry.private_mac}"


def test_many_who_write_at_once_make_one_chain(app: Flask, begin: Begin, now: datetime) -> None:
    def write(number: int) -> None:
        for _ in range(5):
            with begin() as session:
                append(
                    session,
                    AuditEntry(actor=Actor.staff(number), action=AuditAction.LOOK_UP, subject="x"),
                    now=now,
                )

    at_once(app, write, 6)

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Audit)) == 30
    assert broken(begin) == []


def test_what_is_rolled_back_leaves_the_chain_whole(begin: Begin, log: None, now: datetime) -> None:
    def fail(session: Session) -> None:
        append(session, AuditEntry(actor=ACTOR, action=AuditAction.LOOK_UP, subject="x"), now=now)
        raise LookupError

    with pytest.raises(LookupError), begin() as session:
        fail(session)

    assert broken(begin) == []


@pytest.mark.parametrize("wrong", [{"actor": Actor("nobody")}, {"action": "do"}], ids=str)
def test_an_actor_or_action_that_is_none_of_ours_is_not_written(
    session: Session, now: datetime, wrong: dict[str, Any]
) -> None:
    entry = AuditEntry(actor=ACTOR, action=AuditAction.ERASE, subject="x")

    with pytest.raises(ValueError, match="is n"):
        append(session, replace(entry, **wrong), now=now)


def test_a_row_that_was_tampered_with_can_still_be_read(begin: Begin, log: None) -> None:
    with begin() as session:
        session.execute(text("UPDATE audit SET actor = 'eve', action = 'do' WHERE id = 2"))

    with begin() as session:
        found = session.get_one(Audit, 2)
        assert (found.actor, found.action) == (Actor("eve"), "do")
    assert broken(begin) == [2]


def test_a_log_that_was_written_anew_without_the_key_is_broken_from_its_first_entry(
    begin: Begin, log: None
) -> None:
    with begin() as session:
        previous = START
        for entry in session.scalars(select(Audit).order_by(Audit.id)):
            entry.actor, entry.previous_hash = Actor.staff(2), previous
            entry.hash = previous = KEYED + chained(entry, is_keyed=False)
        session.execute(update(AuditHead).values(hash=previous))

    assert broken(begin) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("plain", "named"), [({1, 2, 3, 4}, []), ({1, 2}, []), ({3, 4}, [3, 4]), ({1, 3}, [3])]
)
def test_entries_of_earlier_versions_hold_but_only_before_the_first_keyed_one(
    begin: Begin, log: None, plain: set[int], named: list[int]
) -> None:
    with begin() as session:
        previous = START
        for entry in session.scalars(select(Audit).order_by(Audit.id)):
            entry.previous_hash = previous
            entry.hash = previous = chained(entry, is_keyed=entry.id not in plain)
        session.execute(update(AuditHead).values(hash=previous))

    assert broken(begin) == named
