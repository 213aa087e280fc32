"""Queries for the pages of the staff and of the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.permissions import StaffRole
from signon.models import Audit, AuditPrivate, StaffSession, User
from signon.staff.links import usable

PAGE = 50


class Standing(StrEnum):
    """Whether somebody can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    DISABLED = "disabled"


@dataclass(frozen=True, repr=False)
class Person:
    """One member of staff."""

    id: int
    email: str
    role: StaffRole
    standing: Standing
    seen_at: datetime | None
    has_second_factor: bool


@dataclass(frozen=True, repr=False)
class Entry:
    """One entry of the audit log, with the text that was given as the reason (``words``).

    :param by_email: the address of the member of the staff who did it
    :param about: the address of the member of the staff to whom it was done; empty for others
    """

    audit: Audit
    by_email: str | None
    about: str
    words: str | None

    @property
    def kind(self) -> str:
        """The type of its subject, such as ``sign_on``."""
        return self.audit.subject.partition("/")[0]

    @property
    def id(self) -> str:
        """The id of its subject."""
        return self.audit.subject.partition("/")[2]


@dataclass(frozen=True, repr=False)
class Entries:
    """A page of the log, the newest first. The next page has ids below ``more``."""

    entries: Sequence[Entry]
    more: int | None


def people(session: Session) -> Sequence[Person]:
    """Return all accounts, those that can sign in first, then by address."""
    seen = dict(
        session.execute(
            select(StaffSession.staff_id, func.max(StaffSession.last_seen_at)).group_by(
                StaffSession.staff_id
            )
        )
        .tuples()
        .all()
    )
    order = list(Standing)
    everybody = [
        Person(
            user.id,
            user.email,
            user.role,
            standing(user),
            seen.get(user.id),
            user.has_second_factor,
        )
        for user in session.scalars(select(User))
    ]
    return sorted(everybody, key=lambda each: (order.index(each.standing), each.email))


def standing(user: User) -> Standing:
    if not user.active:
        return Standing.DISABLED
    return Standing.ACTIVE if user.password else Standing.INVITED


def invited(session: Session, token: str, *, now: datetime) -> User:
    """Return whose account a mailed link sets up.

    :raises LinkUnknown: the link was never ours, or has been used
    :raises LinkExpired: it is too old, or a newer one was sent
    """
    return session.get_one(User, usable(session, token, now=now).staff_id)


def by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def names(session: Session) -> Mapping[Actor, str]:
    """Return the e-mail addresses of the staff, by their names in the log and in events."""
    rows = session.execute(select(User.id, User.email)).tuples()
    return {Actor.staff(staff_id): email for staff_id, email in rows}


def log(session: Session, *, below: int | None = None, subject: str | None = None) -> Entries:
    """Return a page of the log.

    :param below: the id of the last entry shown before
    :param subject: only entries about it: ``sign_on/<id>``, ``plan/<slug>`` or ``staff/<id>``
    """
    wanted = select(Audit, AuditPrivate).outerjoin(AuditPrivate, AuditPrivate.audit_id == Audit.id)
    if below is not None:
        wanted = wanted.where(Audit.id < below)
    if subject is not None:
        wanted = wanted.where(Audit.subject == subject)
    newest_first = wanted.order_by(Audit.id.desc()).limit(PAGE + 1)
    rows: Sequence[tuple[Audit, AuditPrivate | None]] = session.execute(newest_first).tuples().all()
    known = names(session)
    entries = [
        Entry(
            audit,
            by_email=known.get(audit.actor),
            about=known.get(Actor(audit.subject.removeprefix("staff/")), ""),
            words=None if private is None else private.words,
        )
        for audit, private in rows[:PAGE]
    ]
    return Entries(entries, more=entries[-1].audit.id if len(rows) > PAGE else None)
