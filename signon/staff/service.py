"""Changes to staff accounts: invite, set up, change the role or password, disable."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import LastOwner, StaffUnknown
from signon.core.identity import address
from signon.core.languages import SOURCE
from signon.core.links import Purpose
from signon.core.permissions import StaffRole as RoleName
from signon.mail.outbox import About, promise
from signon.models import Link, Role, StaffSession, User
from signon.models.audit import AuditEntry, append
from signon.models.outbox import MailKind
from signon.models.upsert import insert
from signon.staff import devices
from signon.staff.links import usable

NOBODY_LEFT = "this is the last owner; invite another one first"


@dataclass(frozen=True)
class Change:
    """A change to an account, as the audit log records it."""

    action: AuditAction
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None


def invite(
    session: Session,
    email: str,
    role: RoleName,
    *,
    by: Actor,
    now: datetime,
    language: str = SOURCE,
) -> Link:
    """Create an account, or find it, and queue the mail with the link to set its password.

    Inviting again replaces the link; a forgotten password is reset this way. An account that is set
    up keeps its role; a disabled one is enabled like a new one, without a password.

    :raises AddressRefused: ``email`` is no address
    """
    user = _account(session, address(email).lower())
    if user.password is None or not user.active:
        user.active, user.password, user.roles = True, None, [_role(session, role)]
    user.created_at = user.created_at or now
    session.flush()
    link = _new_link(session, user, now=now)
    promise(
        session,
        MailKind.STAFF_INVITATION,
        recipient=user.email,
        language=language,
        now=now,
        about=About(link_id=link.id, details=json.dumps({"role": user.role})),
    )
    _log(session, user.id, Change(AuditAction.INVITE, after={"role": user.role}), by=by, now=now)
    return link


def admit(
    session: Session, email: str, role: RoleName, password_hash: str, *, by: Actor, now: datetime
) -> User:
    """Create an account that can sign in at once, without a mail; for automated installation.

    :raises AddressRefused: ``email`` is no address
    """
    user = _account(session, address(email).lower())
    user.active, user.roles = True, [_role(session, role)]
    user.created_at = user.created_at or now
    session.flush()
    _set_password(session, user, password_hash)
    _end_links(session, user, now=now)
    _log(session, user.id, Change(AuditAction.ADMIT, after={"role": role}), by=by, now=now)
    return user


def set_up(session: Session, token: str, password_hash: str, *, now: datetime) -> User:
    """Set the password of the account that a mailed link belongs to, and mark the link used.

    :raises LinkUnknown: the link was never ours, or has been used
    :raises LinkExpired: it is too old, or a newer one was sent
    """
    link = usable(session, token, now=now, for_update=True)
    user = session.get_one(User, link.staff_id)
    link.used_at = now
    _set_password(session, user, password_hash)
    _log(session, user.id, Change(AuditAction.SET_PASSWORD), by=Actor.staff(user.id), now=now)
    return user


def change_password(
    session: Session,
    staff_id: int,
    password_hash: str,
    *,
    keep: bytes,
    device: bytes | None,
    now: datetime,
) -> None:
    """Set another password, and sign out every browser but the one it was typed in.

    :param keep: the hash of the id of the session that stays
    :param device: the hash of the id of the browser that stays known
    """
    session.execute(update(User).where(User.id == staff_id).values(password=password_hash))
    others = StaffSession.staff_id == staff_id, StaffSession.id_hash != keep
    session.execute(delete(StaffSession).where(*others))
    devices.forget(session, staff_id, keep=device)
    _log(session, staff_id, Change(AuditAction.CHANGE_PASSWORD), by=Actor.staff(staff_id), now=now)


def change_role(
    session: Session, staff_id: int, role: RoleName, *, by: Actor, now: datetime
) -> User:
    """Give an account another role, from its next request on.

    :raises StaffUnknown: there is no such account
    :raises LastOwner: nobody would be left who may manage the staff
    """
    user, is_last_owner = _found(session, staff_id)
    before = user.role
    if is_last_owner and role is not RoleName.OWNER:
        raise LastOwner(NOBODY_LEFT)
    user.roles = [_role(session, role)]
    change = Change(AuditAction.CHANGE_ROLE, before={"role": before}, after={"role": role})
    _log(session, user.id, change, by=by, now=now)
    return user


def disable(session: Session, staff_id: int, *, by: Actor, now: datetime) -> User:
    """Disable an account, and end its sessions and links. Its entries stay in the audit log.

    :raises StaffUnknown: there is no such account
    :raises LastOwner: nobody would be left who may manage the staff
    """
    user, is_last_owner = _found(session, staff_id)
    if is_last_owner:
        raise LastOwner(NOBODY_LEFT)
    user.active = False
    session.execute(delete(StaffSession).where(StaffSession.staff_id == user.id))
    devices.forget(session, user.id)
    _end_links(session, user, now=now)
    change = Change(AuditAction.DISABLE, before={"active": True}, after={"active": False})
    _log(session, user.id, change, by=by, now=now)
    return user


def _account(session: Session, email: str) -> User:
    """Return the account of ``email``; create one without a role if there is none."""
    new = insert(session, User).values(email=email, active=True, fs_uniquifier=uuid4().hex)
    session.execute(new.on_conflict_do_nothing(index_elements=[User.email]))
    return session.scalars(select(User).where(User.email == email).with_for_update()).one()


def _found(session: Session, staff_id: int) -> tuple[User, bool]:
    """Return an account, and whether it is the last one that may manage the staff.

    All accounts are locked, in the same order, so that two owners cannot disable each other at
    the same time.

    :raises StaffUnknown: there is no such account
    """
    everybody = session.scalars(select(User).order_by(User.id).with_for_update()).all()
    user = next((each for each in everybody if each.id == staff_id), None)
    if user is None:
        raise StaffUnknown
    owners = [each for each in everybody if each.active and each.password and _is_owner(each)]
    return user, owners == [user]


def _is_owner(user: User) -> bool:
    return user.role is RoleName.OWNER


def _role(session: Session, name: RoleName) -> Role:
    """Return the row of a role; create it if it is missing."""
    new = insert(session, Role).values(name=name)
    session.execute(new.on_conflict_do_nothing(index_elements=[Role.name]))
    return session.scalars(select(Role).where(Role.name == name)).one()


def _set_password(session: Session, user: User, password_hash: str) -> None:
    """Set the password, and end all sessions of the account."""
    user.password, user.fs_uniquifier = password_hash, uuid4().hex
    session.execute(delete(StaffSession).where(StaffSession.staff_id == user.id))
    devices.forget(session, user.id)


def _new_link(session: Session, user: User, *, now: datetime) -> Link:
    _end_links(session, user, now=now)
    link = Link(purpose=Purpose.STAFF_SET_UP, staff_id=user.id, created_at=now)
    session.add(link)
    session.flush()
    return link


def _end_links(session: Session, user: User, *, now: datetime) -> None:
    open_ones = Link.staff_id == user.id, Link.used_at.is_(None), Link.expires_at > now
    session.execute(update(Link).where(*open_ones).values(expires_at=now))


def _log(session: Session, staff_id: int, change: Change, *, by: Actor, now: datetime) -> None:
    entry = AuditEntry(
        actor=by,
        action=change.action,
        subject=f"staff/{staff_id}",
        before=change.before,
        after=change.after,
    )
    append(session, entry, now=now)
