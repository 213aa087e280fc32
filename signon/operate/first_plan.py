"""The plan that comes with the program."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import CHECKOUT
from signon.models import Plan
from signon.plan import plan_file, service

SHIPPED = CHECKOUT / "signon/plan/shipped/2021-immigration-action-plan.en.md"


def load(session: Session, *, by: str, now: datetime) -> str | None:
    """Load and open the shipped plan, unless it was loaded before, and return its slug.

    Staff may have closed it since, or given it another text: both stay.
    """
    file = plan_file.read(SHIPPED)
    if session.scalar(select(Plan.id).where(Plan.slug == file.front.slug)) is not None:
        return None
    loaded = service.load(session, file, by=by, now=now)
    service.open_plan(session, loaded.plan, by=by, now=now)
    return loaded.plan.slug
