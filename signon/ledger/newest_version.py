"""The owner of a sign-on endorses the newest version of the plan."""

from datetime import datetime

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.lifecycle import STANDING
from signon.core.plan import Phase
from signon.ledger.edit import edit
from signon.models import Plan, PlanVersion, SignOn


def newer_version(session: Session, sign_on: SignOn, *, now: datetime) -> PlanVersion | None:
    """Return the version that ``sign_on`` may endorse instead of its own; None if there is none."""
    plan = session.get_one(Plan, sign_on.plan_id)
    is_possible = sign_on.state in STANDING and plan.phase(now) is Phase.OPEN
    return plan.current if is_possible and plan.current.id != sign_on.version_id else None


def endorse_newest(
    session: Session, sign_on: SignOn, number: int, *, by: Actor, now: datetime
) -> None:
    """Endorse the newest version with a sign-on; list and counts follow.

    Nothing happens if it endorses that one already, or if ``number``, that of the version on the
    signer's screen, is no longer the newest: they would endorse what they have not read.

    :param sign_on: locked
    :raises PlanClosed: the plan takes no more sign-ons
    :raises PlanNotYetOpen: it takes none yet
    """
    session.get_one(Plan, sign_on.plan_id).check_open(now)
    newest = newer_version(session, sign_on, now=now)
    if newest is not None and newest.number == number:
        edit(session, sign_on, {"version_id": newest.id}, by=by, now=now)
