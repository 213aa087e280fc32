"""What the pages behind a mailed link show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.errors import LinkUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.core.visibility import public_name
from signon.models import Plan, PlanVersion, SignOn, Submission
from signon.verify.service import check, check_not_me


@dataclass(frozen=True, repr=False)
class ConfirmPage:
    """What was claimed, and how the list will show it."""

    id: UUID
    kind: Kind
    name: str | None
    public_name: str | None
    us_state: str | None
    country: str | None
    website: str | None
    visibility: Visibility | None
    version_number: int
    state: State
    plan: Plan


def claim(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return what a confirm link speaks for, while it is pending or stands.

    :raises LinkUnknown: there is no such link, or the sign-on was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another confirmation has taken its place
    """
    sign_on = _found(session, token)
    check(sign_on, now=now)
    return describe(session, sign_on)


def disputed(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return what the same link may disown.

    :raises SignOnError: as in :func:`claim`; it expires after confirmation, too
    """
    sign_on = _found(session, token)
    check_not_me(sign_on, now=now)
    return describe(session, sign_on)


def _found(session: Session, token: str) -> SignOn:
    sign_on = session.scalar(
        select(SignOn)
        .join(Submission, Submission.sign_on_id == SignOn.id)
        .where(Submission.token_hash == links.token_hash(token))
    )
    if sign_on is None:
        raise LinkUnknown
    return sign_on


def describe(session: Session, sign_on: SignOn) -> ConfirmPage:
    """Return what is claimed by a sign-on."""
    shown, name = sign_on.public_name, sign_on.name
    if sign_on.state is not State.LISTED and name is not None:
        shown = name if sign_on.visibility is None else public_name(name, sign_on.visibility)
    return ConfirmPage(
        id=sign_on.id,
        kind=sign_on.kind,
        name=name,
        public_name=shown,
        us_state=sign_on.us_state,
        country=sign_on.country,
        website=sign_on.website,
        visibility=sign_on.visibility,
        version_number=session.get_one(PlanVersion, sign_on.version_id).number,
        state=sign_on.state,
        plan=session.get_one(Plan, sign_on.plan_id),
    )
