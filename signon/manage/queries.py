"""What the endorser's own page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.errors import LinkUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import ACTIVE, State
from signon.core.visibility import public_name
from signon.manage.service import reach
from signon.models import Plan, PlanVersion, SignOn


@dataclass(frozen=True, repr=False)
class OwnSignOn:
    """One of the endorser's own sign-ons, as the list shows it or would."""

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
    """Return the sign-ons that a link speaks for and that stand, the newest first.

    :raises LinkUnknown: there is no such link, or nothing stands any more
    :raises LinkExpired: the link is older than it may be
    """
    found = session.scalars(
        select(SignOn)
        .where(reach(session, token, now=now), SignOn.state.in_(ACTIVE))
        .order_by(SignOn.created_at.desc(), SignOn.id)
    ).all()
    if not found:
        raise LinkUnknown
    return [_describe(session, sign_on) for sign_on in found]


def _describe(session: Session, sign_on: SignOn) -> OwnSignOn:
    shown = sign_on.public_name or sign_on.name
    if sign_on.visibility is not None and sign_on.name is not None:
        shown = public_name(sign_on.name, sign_on.visibility)
    return OwnSignOn(
        id=sign_on.id,
        kind=sign_on.kind,
        public_name=shown,
        us_state=sign_on.us_state,
        country=sign_on.country,
        visibility=sign_on.visibility,
        version_number=session.get_one(PlanVersion, sign_on.version_id).number,
        state=sign_on.state,
        listed_at=sign_on.listed_at,
        plan=session.get_one(Plan, sign_on.plan_id),
    )
