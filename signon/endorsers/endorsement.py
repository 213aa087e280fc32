"""One listed organization: what its page and its certificate show."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.errors import SignOnUnknown
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.questions import Answer, Answers, public_answers
from signon.models import Plan, PlanVersion, SignOn
from signon.models.conditions import in_state, of_kind

RIGHT_TO_LEFT = {"R", "AL"}


@dataclass(frozen=True, repr=False)
class Endorsement:
    """A listed organization, and the text that it endorsed."""

    id: UUID
    name: str
    us_state: str | None
    city: str | None
    category: str | None
    website: str | None
    listed_at: datetime | None
    is_vouched: bool
    version: PlanVersion
    plan: Plan
    given: Answers | None

    def answers(self, language: str) -> Sequence[Answer]:
        """Return the public answers to the plan's own questions, for a reader of ``language``."""
        questions = self.plan.questions_in(language, Kind.ORGANIZATION)
        return public_answers(questions, self.given, None)


def endorsement(session: Session, plan: Plan, sign_on_id: UUID) -> Endorsement:
    """Return an organization that is on the list now.

    :raises SignOnUnknown: the sign-on is not listed, or it is an individual's
    """
    found = session.execute(
        select(SignOn, PlanVersion)
        .join(PlanVersion, PlanVersion.id == SignOn.version_id)
        .where(
            SignOn.id == sign_on_id,
            SignOn.plan_id == plan.id,
            of_kind(Kind.ORGANIZATION),
            in_state(State.LISTED),
        )
    ).one_or_none()
    if found is None:
        raise SignOnUnknown
    sign_on, version = found
    return Endorsement(
        id=sign_on.id,
        name=sign_on.public_name or "",
        us_state=sign_on.us_state,
        city=sign_on.city,
        category=sign_on.category,
        website=sign_on.website,
        listed_at=sign_on.listed_at,
        is_vouched=sign_on.is_vouched,
        version=version,
        plan=plan,
        given=sign_on.answers,
    )


def direction_of(name: str) -> str:
    """Return the writing direction of a name: its first letter decides, as in HTML.

    >>> direction_of("123 Acme"), direction_of("(منظمة) Acme")
    ('ltr', 'rtl')
    """
    letters = (each for each in map(unicodedata.bidirectional, name) if each in {"L", "R", "AL"})
    return "rtl" if next(letters, "L") in RIGHT_TO_LEFT else "ltr"
