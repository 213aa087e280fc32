"""What is shown of the staff and of the log."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.actor import CLOCK, Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import LinkUnknown
from signon.core.permissions import StaffRole
from signon.models import AuditPrivate, StaffSession
from signon.models.audit import AuditEntry, append
from signon.staff import queries, service
from signon.staff.queries import Standing
from tests.staff.people import a_member


def test_people_are_shown_by_standing_then_by_address(session: Session, now: datetime) -> None:
    a_member(session, now=now, email="zoe@example.org")
    a_member(session, StaffRole.VIEWER, now=now, email="ann@example.org")
    service.invite(session, "new@example.org", StaffRole.VIEWER, by=Actor.staff(1), now=now)
    gone = a_member(session, StaffRole.VIEWER, now=now, email="abe@example.org")
    service.disable(session, gone.id, by=Actor.staff(1), now=now)

    shown = [(each.email.partition("@")[0], each.standing) for each in queries.people(session)]
    assert shown == [
        ("ann", Standing.ACTIVE),
        ("zoe", Standing.ACTIVE),
        ("new", Standing.INVITED),
        ("abe", Standing.DISABLED),
    ]


def test_people_were_last_seen_in_any_of_their_browsers(session: Session, now: datetime) -> None:
    user = a_member(session, now=now)
    for hours, name in ((1, b"first"), (3, b"second"), (2, b"third")):
        seen = now + timedelta(hours=hours)
        session.add(StaffSession(id_hash=name, staff_id=user.id, created_at=now, last_seen_at=seen))

    assert [each.seen_at for each in queries.people(session)] == [now + timedelta(hours=3)]


def test_an_account_is_found_however_the_address_is_typed(session: Session, now: datetime) -> None:
    user = a_member(session, now=now, email="ann@example.org")

    assert queries.by_email(session, " Ann@Example.ORG ") is user
    assert queries.by_email(session, "bo@example.org") is None


def test_a_link_tells_whose_account_it_sets_up(session: Session, now: datetime) -> None:
    link = service.invite(session, "new@example.org", StaffRole.VIEWER, by=Actor.staff(1), now=now)

    token = links.token(link.purpose, link.seed)
    assert queries.invited(session, token, now=now).email == "new@example.org"
    with pytest.raises(LinkUnknown):
        queries.invited(session, token[::-1], now=now)


def test_the_log_is_shown_in_pages_the_newest_first(session: Session, now: datetime) -> None:
    for _ in range(queries.PAGE + 1):
        append(
            session,
            AuditEntry(actor=CLOCK, action=AuditAction.LOAD_PLAN, subject="nothing"),
            now=now,
        )

    first = queries.log(session)
    second = queries.log(session, below=first.more)
    ids = [entry.audit.id for entry in (*first.entries, *second.entries)]
    assert ids == list(range(queries.PAGE + 1, 0, -1))
    assert (len(second.entries), second.more) == (1, None)


def test_the_log_names_who_did_what_to_whom_and_why(session: Session, now: datetime) -> None:
    user = a_member(session, now=now)
    deed = AuditEntry(
        actor=Actor.staff(user.id),
        action=AuditAction.ERASE,
        subject="sign_on/abc",
        private="She asked.",
    )
    append(session, deed, now=now)

    erased, admitted = queries.log(session).entries
    assert (erased.by_email, erased.kind, erased.id) == (user.email, "sign_on", "abc")
    assert erased.words == "She asked."
    assert (admitted.by_email, admitted.about, admitted.words) == (None, user.email, None)


def test_the_log_of_one_thing_leaves_the_others_out(session: Session, now: datetime) -> None:
    for subject in ("sign_on/a", "sign_on/b"):
        append(
            session,
            AuditEntry(actor=Actor.staff(1), action=AuditAction.ERASE, subject=subject),
            now=now,
        )

    assert [each.id for each in queries.log(session, subject="sign_on/a").entries] == ["a"]


def test_a_reason_that_was_erased_leaves_the_entry_standing(
    session: Session, now: datetime
) -> None:
    deed = AuditEntry(
        actor=Actor.staff(1),
        action=AuditAction.DECLINE,
        subject="sign_on/a",
        private="Ann is a robot.",
    )
    entry = append(session, deed, now=now)
    session.flush()
    session.delete(session.get_one(AuditPrivate, entry.id))
    session.flush()

    assert [each.words for each in queries.log(session).entries] == [None]
