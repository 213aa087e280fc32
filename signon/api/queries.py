"""Queries that only the API needs; the others are those of the pages."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.plan import PlanState
from signon.models import Plan

IS_SHOWN = Plan.state != PlanState.DRAFT


def shown(session: Session) -> Sequence[Plan]:
    """Return the plans that a visitor may see, the newest first."""
    newest_first = select(Plan).where(IS_SHOWN).order_by(Plan.created_at.desc(), Plan.id.desc())
    return session.scalars(newest_first).all()


def categories(session: Session) -> list[str]:
    """Return the keys of all categories of all public plans, each once."""
    found = session.scalars(select(Plan.categories).where(IS_SHOWN).order_by(Plan.id))
    return list(dict.fromkeys(key for each in found for key in each))
