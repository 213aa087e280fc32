"""Read letters from the database: for the staff, for who checks a copy, for the command."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import LetterUnknown
from signon.models import Letter, LetterFile, Plan

MOST_SHOWN = 100


def find(session: Session, letter_id: UUID) -> Letter:
    """Return a letter, draft or delivered.

    :raises LetterUnknown: there is none of that id
    """
    found = session.get(Letter, letter_id)
    if found is None:
        raise LetterUnknown
    return found


def recent(session: Session) -> Sequence[tuple[Letter, Plan]]:
    """Return the letters of all plans, the newest first."""
    statement = (
        select(Letter, Plan)
        .join(Plan, Plan.id == Letter.plan_id)
        .order_by(Letter.created_at.desc(), Letter.id)
        .limit(MOST_SHOWN)
    )
    return session.execute(statement).tuples().all()


def last_delivered(session: Session, plan_id: int) -> Letter | None:
    """Return the letter or supplement of a plan that was delivered last."""
    return session.scalars(
        select(Letter)
        .where(Letter.plan_id == plan_id, Letter.delivered_at.is_not(None))
        .order_by(Letter.delivered_at.desc(), Letter.id)
        .limit(1)
    ).one_or_none()


def operators_draft(session: Session, plan: Plan, as_of: datetime) -> Letter | None:
    """Return the draft that the command has made of a plan with this cut-off before."""
    return session.scalars(
        select(Letter)
        .where(
            Letter.plan_id == plan.id,
            Letter.as_of == as_of,
            Letter.version_id == plan.current.id,
            Letter.created_by == OPERATOR,
            Letter.delivered_at.is_(None),
            Letter.since_id.is_(None),
        )
        .order_by(Letter.created_at, Letter.id)
        .limit(1)
    ).one_or_none()


def files(session: Session, letter_id: UUID) -> Sequence[LetterFile]:
    """Return the files of a delivered letter, without their bytes."""
    found = select(LetterFile).where(LetterFile.letter_id == letter_id).order_by(LetterFile.form)
    return session.scalars(found).all()
