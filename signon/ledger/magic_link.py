"""The mailed link to somebody's own sign-ons, and the sign-ons that it gives access to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.identity import canonical
from signon.core.languages import SOURCE
from signon.core.lifecycle import ACTIVE
from signon.core.links import Purpose, token_hash
from signon.core.vault import email_key
from signon.ledger.mails import MANAGE_BUDGET
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Link, SignOn
from signon.models.outbox import MailKind
from signon.models.savepoint import kept_if

PURPOSES = frozenset({Purpose.WITHDRAW, Purpose.MANAGE})


def send_manage_link(
    session: Session, address: str, *, budget: Rate | None, now: datetime, language: str = SOURCE
) -> None:
    """Mail a link to the address's own sign-ons, if it has any; nobody else learns whether.

    It goes to the stored address, which was confirmed: the typed spelling may be another mailbox.
    For sign-ons that are only counted no address is stored; then it goes to the typed one.

    The response time must not reveal whether the address has signed. So the budget is written, and
    link and mail are made, for every address; for one without sign-ons they are undone.

    :param language: of the page that it was asked for on, which the mail will be in
    """
    key = email_key(canonical(address))
    standing = session.scalars(
        select(SignOn.email)
        .where(SignOn.email_key == key, SignOn.state.in_(ACTIVE))
        .order_by(SignOn.created_at.desc())
    ).all()
    if not is_within_budget(session, key, MANAGE_BUDGET, rate=budget, now=now):
        return
    stored = next((each for each in standing if each is not None), address)
    with kept_if(session, is_wanted=bool(standing)):
        link = Link(purpose=Purpose.MANAGE, email_key=key, created_at=now)
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


def own_sign_ons(session: Session, token: str, *, now: datetime) -> Sequence[SignOn]:
    """Return the active sign-ons that a link gives access to, the newest first.

    :raises LinkUnknown: there is no such link, or it has no active sign-on any more
    :raises LinkExpired: the link is past its lifetime
    """
    newest = SignOn.created_at.desc(), SignOn.id
    mine = _within_reach(session, token, now)
    found = session.scalars(select(SignOn).where(mine).order_by(*newest)).all()
    if not found:
        raise LinkUnknown
    return found


def own_sign_on(session: Session, token: str, sign_on_id: UUID | None, *, now: datetime) -> SignOn:
    """Return one sign-on that the link gives access to, locked.

    :param sign_on_id: which one; may be None when there is only one
    :raises LinkUnknown: the link gives no access to it, or to several and no id was given
    :raises LinkExpired: the link is past its lifetime
    """
    wanted = _within_reach(session, token, now)
    if sign_on_id is not None:
        wanted &= SignOn.id == sign_on_id
    found = session.scalars(select(SignOn).where(wanted).limit(2).with_for_update()).all()
    if len(found) != 1:
        raise LinkUnknown
    return found[0]


def _within_reach(session: Session, token: str, now: datetime) -> ColumnElement[bool]:
    """Return the condition for the active sign-ons that a link gives access to.

    :raises LinkUnknown: there is no such link
    :raises LinkExpired: it is past its lifetime
    """
    link = session.scalar(select(Link).where(Link.token_hash == token_hash(token)))
    if link is None or link.purpose not in PURPOSES:
        raise LinkUnknown
    if now > link.expires_at:
        raise LinkExpired
    is_one = link.purpose is Purpose.WITHDRAW
    mine = SignOn.id == link.sign_on_id if is_one else SignOn.email_key == link.email_key
    return mine & SignOn.state.in_(ACTIVE)
