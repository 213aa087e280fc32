"""The one plan of a site that presents just one: pages and mails then carry its name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.plan import PlanState
from signon.models.plan import Plan


def only_plan(session: Session) -> Plan | None:
    """Return the plan that visitors can see, or None if there is not exactly one."""
    visible = select(Plan).where(Plan.state != PlanState.DRAFT).limit(2)
    found = session.scalars(visible).all()
    return found[0] if len(found) == 1 else None
