"""Accounts are made, set up, changed and shut; each change is in the log."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.actor import OPERATOR, Actor
from signon.core.errors import (
    AddressRefused,
    LastOwner,
    LinkExpired,
    LinkUnknown,
    StaffUnknown,
)
from signon.core.permissions import StaffRole
from signon.models import Audit, Link, OutboxMessage, StaffSession, User
from signon.models.audit import broken_links
from signon.models.outbox import MailKind
from signon.staff import service
from tests.staff.people import a_member

NEW = "new@example.org"
HASH = "$argon2id$a-hash"


def token(link: Link) -> str:
    return links.token(link.purpose, link.seed)


def account(session: Session, email: str = NEW) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(Audit.action).order_by(Audit.id)))


def a_session_of(session: Session, user: User, name: bytes, *, now: datetime) -> None:
    session.add(StaffSession(id_hash=name, staff_id=user.id, created_at=now, last_seen_at=now))
    session.flush()


def session_names(session: Session) -> set[bytes]:
    return set(session.scalars(select(StaffSession.id_hash)))


def test_an_invitation_makes_an_account_without_a_password(session: Session, now: datetime) -> None:
    link = service.invite(session, " New@Example.org ", StaffRole.MODERATOR, by=OPERATOR, now=now)

    user = account(session)
    assert (user.password, user.role, user.active) == (None, StaffRole.MODERATOR, True)
    assert link.expires_at == now + timedelta(days=7)
    assert actions(session) == ["invite"]


def test_an_invitation_is_mailed_with_the_role_in_it(session: Session, now: datetime) -> None:
    link = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)

    mail = session.scalars(select(OutboxMessage)).one()
    assert (mail.kind, mail.recipient, mail.link_id) == (MailKind.STAFF_INVITATION, NEW, link.id)
    assert mail.details == '{"role": "viewer"}'


def test_only_an_address_can_be_invited(session: Session, now: datetime) -> None:
    with pytest.raises(AddressRefused):
        service.invite(session, "nobody", StaffRole.OWNER, by=OPERATOR, now=now)


def test_inviting_again_replaces_the_link_and_the_role_of_who_is_not_set_up(
    session: Session, now: datetime
) -> None:
    old = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)
    new = service.invite(session, NEW, StaffRole.OWNER, by=OPERATOR, now=now)

    assert account(session).role is StaffRole.OWNER
    with pytest.raises(LinkExpired):
        service.set_up(session, token(old), HASH, now=now)
    assert service.set_up(session, token(new), HASH, now=now).password == HASH


def test_inviting_who_is_set_up_mends_the_password_and_keeps_the_role(
    session: Session, now: datetime
) -> None:
    user = a_member(session, StaffRole.VIEWER, now=now)
    before = user.password

    link = service.invite(session, user.email, StaffRole.OWNER, by=OPERATOR, now=now)

    assert (user.role, user.password) == (StaffRole.VIEWER, before)
    assert service.set_up(session, token(link), HASH, now=now) is user


def test_who_was_shut_out_comes_back_as_if_new(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    user = a_member(session, StaffRole.MODERATOR, now=now)
    service.disable(session, user.id, by=Actor.staff(1), now=now)

    service.invite(session, user.email, StaffRole.VIEWER, by=Actor.staff(1), now=now)

    assert (user.active, user.password, user.role) == (True, None, StaffRole.VIEWER)


def test_a_set_up_link_works_once(session: Session, now: datetime) -> None:
    link = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)
    service.set_up(session, token(link), HASH, now=now)

    with pytest.raises(LinkUnknown):
        service.set_up(session, token(link), HASH, now=now)


def test_a_set_up_link_ends_after_its_time(session: Session, now: datetime) -> None:
    link = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)

    with pytest.raises(LinkExpired):
        service.set_up(session, token(link), HASH, now=now + timedelta(days=7))


@pytest.mark.parametrize("purpose", [each for each in links.Purpose if each != "staff_set_up"])
def test_a_link_of_another_purpose_sets_nothing_up(
    session: Session, now: datetime, purpose: links.Purpose
) -> None:
    link = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)

    with pytest.raises(LinkUnknown):
        service.set_up(session, links.token(purpose, link.seed), HASH, now=now)


def test_setting_the_password_ends_every_session(session: Session, now: datetime) -> None:
    user = a_member(session, now=now)
    a_session_of(session, user, b"stolen", now=now)
    before = user.fs_uniquifier
    link = service.invite(session, user.email, StaffRole.OWNER, by=OPERATOR, now=now)

    service.set_up(session, token(link), HASH, now=now)

    assert session_names(session) == set()
    assert user.fs_uniquifier != before


def test_admitting_again_sets_password_and_role_and_ends_the_links(
    session: Session, now: datetime
) -> None:
    link = service.invite(session, NEW, StaffRole.VIEWER, by=OPERATOR, now=now)

    user = service.admit(session, NEW, StaffRole.OWNER, HASH, by=OPERATOR, now=now)

    assert (user.password, user.role, user.created_at) == (HASH, StaffRole.OWNER, now)
    with pytest.raises(LinkExpired):
        service.set_up(session, token(link), HASH, now=now)


def test_changing_the_password_keeps_only_the_browser_it_was_typed_in(
    session: Session, now: datetime
) -> None:
    user, other = a_member(session, now=now), a_member(session, StaffRole.VIEWER, now=now)
    for whose, name in ((user, b"here"), (user, b"elsewhere"), (other, b"other")):
        a_session_of(session, whose, name, now=now)

    service.change_password(session, user.id, HASH, keep=b"here", device=None, now=now)

    session.refresh(user)
    assert user.password == HASH
    assert session_names(session) == {b"here", b"other"}
    assert actions(session)[-1] == "change_password"


def test_disabling_ends_sessions_and_links(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    user = a_member(session, StaffRole.VIEWER, now=now)
    link = service.invite(session, user.email, StaffRole.VIEWER, by=Actor.staff(1), now=now)
    a_session_of(session, user, b"open", now=now)

    service.disable(session, user.id, by=Actor.staff(1), now=now)

    assert not user.active
    assert session_names(session) == set()
    with pytest.raises(LinkExpired):
        service.set_up(session, token(link), HASH, now=now)
    entry = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (str(entry.actor), entry.action, entry.subject) == ("1", "disable", f"staff/{user.id}")


def test_the_last_owner_can_neither_be_disabled_nor_made_less(
    session: Session, now: datetime
) -> None:
    owner = a_member(session, now=now)
    service.invite(session, NEW, StaffRole.OWNER, by=Actor.staff(1), now=now)  # has no password yet

    with pytest.raises(LastOwner):
        service.disable(session, owner.id, by=Actor.staff(1), now=now)
    with pytest.raises(LastOwner):
        service.change_role(session, owner.id, StaffRole.VIEWER, by=Actor.staff(1), now=now)
    assert (
        service.change_role(session, owner.id, StaffRole.OWNER, by=Actor.staff(1), now=now) is owner
    )


def test_one_of_two_owners_may_go(session: Session, now: datetime) -> None:
    owner, second = a_member(session, now=now), a_member(session, now=now, email=NEW)

    service.change_role(session, owner.id, StaffRole.VIEWER, by=Actor.staff(second.id), now=now)

    assert owner.role is StaffRole.VIEWER
    with pytest.raises(LastOwner):
        service.disable(session, second.id, by=Actor.staff(1), now=now)


def test_an_owner_who_never_set_up_the_account_may_be_shut_out(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now)
    service.invite(session, NEW, StaffRole.OWNER, by=Actor.staff(1), now=now)

    assert not service.disable(session, account(session).id, by=Actor.staff(1), now=now).active


def test_nobody_is_changed_who_does_not_exist(session: Session, now: datetime) -> None:
    with pytest.raises(StaffUnknown):
        service.disable(session, 77, by=Actor.staff(1), now=now)
    with pytest.raises(StaffUnknown):
        service.change_role(session, 77, StaffRole.OWNER, by=Actor.staff(1), now=now)


def test_the_log_of_all_this_is_whole(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    link = service.invite(session, NEW, StaffRole.VIEWER, by=Actor.staff(1), now=now)
    user = service.set_up(session, token(link), HASH, now=now)
    service.change_role(session, user.id, StaffRole.MODERATOR, by=Actor.staff(1), now=now)
    service.disable(session, user.id, by=Actor.staff(1), now=now)

    assert actions(session) == ["admit", "invite", "set_password", "change_role", "disable"]
    assert list(broken_links(session)) == []
