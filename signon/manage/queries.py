"""Read the sign-ons that an endorser may see and withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.errors import LinkUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.core.questions import Answer, Answers, public_answers
from signon.ledger import newer_version, own_sign_ons
from signon.models import Plan, PlanVersion, SignOn
from signon.plan.changes import Changes, between


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
    newest: int | None
    given: Answers | None

    def public_answers(self, language: str) -> Sequence[Answer]:
        """Return the answers to the plan's own questions that the list shows, if it is listed."""
        questions = self.plan.questions_in(language, self.kind)
        return public_answers(questions, self.given, self.visibility)


def own(session: Session, token: str, *, now: datetime) -> Sequence[OwnSignOn]:
    """Return the active sign-ons that a link gives access to, the newest first.

    :raises LinkUnknown: there is no such link, or none of its sign-ons is active any more
    :raises LinkExpired: the link is too old
    """
    return [_describe(session, each, now) for each in own_sign_ons(session, token, now=now)]


@dataclass(frozen=True, repr=False)
class NewestVersion:
    """What changed from the version that a sign-on endorses to the one it may endorse instead.

    :param version: the newest one; the endorsed one if it may endorse no other
    :param earlier: the endorsed one; None if it may endorse no other
    """

    sign_on_id: UUID
    plan: Plan
    version: PlanVersion
    earlier: PlanVersion | None = None
    changes: Changes | None = None


def newest(
    session: Session, token: str, sign_on_id: UUID | None, *, now: datetime
) -> NewestVersion:
    """Return the version that one of the sign-ons of a link may endorse, and what is new in it.

    :param sign_on_id: which one; may be None when there is only one
    :raises LinkUnknown: the link gives no access to it, or to several and no id was given
    :raises LinkExpired: the link is too old
    """
    every = own_sign_ons(session, token, now=now)
    found = [each for each in every if sign_on_id in {None, each.id}]
    if len(found) != 1:
        raise LinkUnknown
    plan = session.get_one(Plan, found[0].plan_id)
    own_version = session.get_one(PlanVersion, found[0].version_id)
    newer = newer_version(session, found[0], now=now)
    if newer is None:
        return NewestVersion(found[0].id, plan, own_version)
    changes = between(own_version, newer)
    return NewestVersion(found[0].id, plan, newer, own_version, changes)


def _describe(session: Session, sign_on: SignOn, now: datetime) -> OwnSignOn:
    newer = newer_version(session, sign_on, now=now)
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
        newest=newer.number if newer else None,
        given=sign_on.answers,
    )
