"""The answers to a plan's own questions that the public lists show."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.questions import Answer, public_answers
from signon.models import Plan, SignOn
from signon.models.conditions import in_state


def answers_shown(
    session: Session, plan: Plan, kind: Kind, ids: Sequence[UUID], language: str
) -> Mapping[UUID, Sequence[Answer]]:
    """Return the public answers of sign-ons on a page of the list, by their ids.

    Nothing is read unless the plan has public questions. The columns of the lists have no answers,
    so that no feed, file or API can hand out private ones by mistake.
    """
    questions = [each for each in plan.questions_in(language, kind) if each.is_public]
    if not questions or not ids:
        return {}
    wanted = select(SignOn.id, SignOn.answers, SignOn.visibility).where(
        SignOn.id.in_(ids), in_state(State.LISTED)
    )
    found = session.execute(wanted).tuples()
    return {
        sign_on_id: public_answers(questions, given, visibility)
        for sign_on_id, given, visibility in found
    }
