"""Read the sign-ons that an endorser may see and withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.ledger import own_sign_ons
from signon.models import Plan, PlanVersion, SignOn


@dataclass(frozen=True, repr=False)
class OwnSignOn:
    """One of the endorser's own sign-ons, as the public list shows it, or will once listed."""

    id: UUID
    kind: Kind
    public_name: str | None
    us_state: str | None
    country: str | None
    visibility: Visibility | None
    version_number: int
    state: State
    listed_at: datetime | None
    plan: Plan


def own(session: Session, token: str, *, now: datetime) -> Sequence[OwnSignOn]:
    """Return the active sign-ons that a link gives access to, the newest first.

    :raises LinkUnknown: there is no such link, or none of its sign-ons is active any more
    :raises LinkExpired: the link is too old
    """
    return [_describe(session, each) for each in own_sign_ons(session, token, now=now)]


def _describe(session: Session, sign_on: SignOn) -> OwnSignOn:
    return OwnSignOn(
        id=sign_on.id,
        kind=sign_on.kind,
        public_name=sign_on.shown_name,
        us_state=sign_on.us_state,
        country=sign_on.country,
        visibility=sign_on.visibility,
        version_number=session.get_one(PlanVersion, sign_on.version_id).number,
        state=sign_on.state,
        listed_at=sign_on.listed_at,
        plan=session.get_one(Plan, sign_on.plan_id),
    )
