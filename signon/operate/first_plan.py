"""The plan that comes with the program."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import CHECKOUT
from signon.core.actor import Actor
from signon.models import Plan
from signon.plan import plan_file, service

SHIPPED = CHECKOUT / "signon/plan/shipped/2021-immigration-action-plan.en.md"
TRANSLATIONS = sorted(set(SHIPPED.parent.glob("2021-immigration-action-plan.*.md")) - {SHIPPED})


def load(session: Session, *, by: Actor, now: datetime) -> str | None:
    """Load and open the shipped plan, unless it was loaded before, and return its slug.

    If it was loaded before, it is left as it is: staff may have closed it or changed its text.
    While its text is the shipped one, missing translations of it are loaded as well.
    """
    file = plan_file.read(SHIPPED)
    plan = session.scalar(select(Plan).where(Plan.slug == file.front.slug))
    slug = None
    if plan is None:
        plan = service.load(session, file, by=by, now=now).plan
        service.open_plan(session, plan, by=by, now=now)
        slug = plan.slug
    if plan.current.digest == service.digest(file):
        _translate(session, plan, by=by, now=now)
    return slug


def _translate(session: Session, plan: Plan, *, by: Actor, now: datetime) -> None:
    for file in map(plan_file.read, TRANSLATIONS):
        is_there = file.front.language in plan.current.translations
        if not is_there and plan.categories.keys() == file.front.categories.keys():
            service.load(session, file, by=by, now=now)
