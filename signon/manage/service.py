"""The endorser's own door: a link by mail, and what it may do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.identity import canonical
from signon.core.languages import SOURCE
from signon.core.lifecycle import ACTIVE, Step
from signon.core.vault import email_key
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Link, Plan, SignOn
from signon.models.outbox import MailKind

SIGNER = "signer"
BUDGET = "manage"
PURPOSES = frozenset({links.Purpose.WITHDRAW, links.Purpose.MANAGE})


@dataclass(frozen=True)
class Withdrawn:
    """What was withdrawn, and from where the page goes on."""

    slug: str


def send_link(
    session: Session, address: str, *, budget: Rate | None, now: datetime, language: str = SOURCE
) -> None:
    """Mail a link to the address's own sign-ons, if it has any; nobody else learns whether.

    It goes to the stored address, which was proven: another mailbox may be spelled alike. Of a
    sign-on that is only counted none is stored, so that link goes where it was asked for. The
    budget is written whatever the address is, so that time tells no difference between writing
    and not.

    :param language: of the page that it was asked for on, which the mail will be in
    """
    key = email_key(canonical(address))
    standing = session.scalars(
        select(SignOn)
        .where(SignOn.email_key == key, SignOn.state.in_(ACTIVE))
        .order_by(SignOn.created_at.desc())
    ).all()
    may_mail = is_within_budget(session, key, BUDGET, rate=budget, now=now)
    if not standing or not may_mail:
        return
    stored = next((each.email for each in standing if each.email is not None), address)
    link = Link(
        purpose=links.Purpose.MANAGE,
        email_key=key,
        created_at=now,
    )
    session.add(link)
    session.flush()
    promise(
        session,
        MailKind.MANAGE_LINK,
        recipient=stored,
        recipient_key=key,
        language=language,
        now=now,
        about=About(link_id=link.id),
    )


def reach(session: Session, token: str, *, now: datetime) -> ColumnElement[bool]:
    """Return the condition for the sign-ons that a link may touch; never another's.

    :raises LinkUnknown: there is no such link
    :raises LinkExpired: it is older than it may be
    """
    link = session.scalar(select(Link).where(Link.token_hash == links.token_hash(token)))
    if link is None or link.purpose not in PURPOSES:
        raise LinkUnknown
    if now > link.expires_at:
        raise LinkExpired
    if link.purpose is links.Purpose.WITHDRAW:
        return SignOn.id == link.sign_on_id
    return SignOn.email_key == link.email_key


def withdraw(session: Session, token: str, sign_on_id: UUID | None, *, now: datetime) -> Withdrawn:
    """Withdraw one sign-on within the link's reach: it leaves list and count, and is forgotten.

    :param sign_on_id: which one; may be left out when there is only one
    :raises LinkUnknown: nothing is within reach
    :raises LinkExpired: the link is older than it may be
    """
    wanted = reach(session, token, now=now) & SignOn.state.in_(ACTIVE)
    if sign_on_id is not None:
        wanted &= SignOn.id == sign_on_id
    found = session.scalars(select(SignOn).where(wanted).limit(2).with_for_update()).all()
    if len(found) != 1:
        raise LinkUnknown
    sign_on = found[0]
    if sign_on.email is not None:
        promise(
            session,
            MailKind.WITHDRAWN,
            recipient=sign_on.email,
            recipient_key=sign_on.email_key,
            language=sign_on.language,
            now=now,
            about=About(sign_on_id=sign_on.id),
        )
    sign_on.take(Step.WITHDRAW, at=now, by=SIGNER)
    session.execute(
        update(Link)
        .where(Link.sign_on_id == sign_on.id, Link.used_at.is_(None))
        .values(used_at=now)
    )
    return Withdrawn(slug=session.get_one(Plan, sign_on.plan_id).slug)
