"""Read what the pages show that a link in a mail opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.ledger import NAME_FLAGS, check, check_not_me, find_by_link
from signon.models import Plan, PlanVersion, SignOn


@dataclass(frozen=True, repr=False)
class ConfirmPage:
    """What the signer entered, and how the public list will show it."""

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
    has_doubtful_name: bool


def claim(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return the sign-on of a confirmation link, while it is pending or confirmed.

    :raises LinkUnknown: there is no such link, or the sign-on was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another sign-on was confirmed instead of this one
    """
    sign_on = find_by_link(session, token)
    check(sign_on, now=now)
    return describe(session, sign_on)


def disputed(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return the sign-on that the confirmation link may also disown ("this was not me").

    :raises SignOnError: as in :func:`claim`; this use of the link expires after confirmation too
    """
    sign_on = find_by_link(session, token)
    check_not_me(sign_on, now=now)
    return describe(session, sign_on)


def describe(session: Session, sign_on: SignOn) -> ConfirmPage:
    """Return what the pages show of a sign-on."""
    return ConfirmPage(
        id=sign_on.id,
        kind=sign_on.kind,
        name=sign_on.name,
        public_name=sign_on.shown_name,
        us_state=sign_on.us_state,
        country=sign_on.country,
        website=sign_on.website,
        visibility=sign_on.visibility,
        version_number=session.get_one(PlanVersion, sign_on.version_id).number,
        state=sign_on.state,
        plan=session.get_one(Plan, sign_on.plan_id),
        has_doubtful_name=not NAME_FLAGS.isdisjoint(sign_on.flags),
    )
