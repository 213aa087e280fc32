"""The mailed link to somebody's own sign-ons, and the sign-ons that it gives access to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.fingerprints import of_address
from signon.core.languages import SOURCE
from signon.core.lifecycle import ACTIVE
from signon.core.links import Purpose, token_hash
from signon.ledger.asking import who_stands
from signon.ledger.codes import is_for
from signon.ledger.mails import MANAGE_BUDGET
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Link, Plan, SignOn, Submission
from signon.models.every_key import standing_keys
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
    keys = standing_keys(session, of_address(address))
    standing = session.scalars(
        select(SignOn.email)
        .where(SignOn.email_key.in_(keys), SignOn.state.in_(ACTIVE))
        .order_by(SignOn.created_at.desc(), SignOn.order_in_hour.desc())
    ).all()
    if not is_within_budget(session, address, MANAGE_BUDGET, rate=budget, now=now):
        return
    stored = next((each for each in standing if each is not None), address)
    with kept_if(session, is_wanted=bool(standing)):
        link = Link(purpose=Purpose.MANAGE, address=address, created_at=now)
        session.add(link)
        session.flush()
        promise(
            session,
            MailKind.MANAGE_LINK,
            recipient=stored,
            language=language,
            now=now,
            about=About(link_id=link.id),
        )


def own_sign_ons(session: Session, token: str, *, now: datetime) -> Sequence[SignOn]:
    """Return the active sign-ons that a link gives access to, the newest first.

    :raises LinkUnknown: there is no such link, or it has no active sign-on any more
    :raises LinkExpired: the link is past its lifetime
    """
    newest = SignOn.created_at.desc(), SignOn.order_in_hour.desc(), SignOn.id
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
    if link is None:
        stands = _stands_already(session, token, now)
        return (SignOn.id == stands) & SignOn.state.in_(ACTIVE)
    if link.purpose not in PURPOSES:
        raise LinkUnknown
    if now > link.expires_at:
        raise LinkExpired
    if link.address is None:
        return (SignOn.id == link.sign_on_id) & SignOn.state.in_(ACTIVE)
    keys = standing_keys(session, of_address(link.address))
    return SignOn.email_key.in_(keys) & SignOn.state.in_(ACTIVE)


def _stands_already(session: Session, token: str, now: datetime) -> UUID:
    """Return what stands in place of the sign-on whose owner was told so, with this link.

    :raises LinkUnknown: there is no such link, or nothing stands in its place any more
    :raises LinkExpired: it is past its lifetime
    """
    own = Submission.token_hash == token_hash(token)
    both = select(Submission, SignOn).join(SignOn, SignOn.id == Submission.sign_on_id)
    found = session.execute(both.where(own)).tuples().one_or_none()
    if found is None or not is_for(found[0], Purpose.WITHDRAW, token):
        raise LinkUnknown
    submission, waits = found
    if now > submission.withdraws_until:
        raise LinkExpired
    plan = session.get_one(Plan, waits.plan_id)
    if waits.email is None or waits.name is None:
        raise LinkUnknown
    stands = who_stands(session, plan, waits.kind, waits.email, waits.name)
    if stands is None:
        raise LinkUnknown
    return stands.sign_on_id
