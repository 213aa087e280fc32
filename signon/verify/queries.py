"""Read what the pages show that a link in a mail opens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.errors import LinkUnknown
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.lifecycle import ACTIVE, State
from signon.core.questions import Answer, Answers, answered, public_answers
from signon.ledger import (
    NAME_FLAGS,
    check,
    check_link,
    confirms_until,
    find_by_link,
    find_twin,
)
from signon.models import Plan, PlanVersion, SignOn, Submission
from signon.models.review import must_be_reviewed
from signon.verify.outcome import Outcome, outcome_of
from signon.verify.thanks import Thanks, thanks


@dataclass(frozen=True, repr=False)
class NearSignOn:
    """A sign-on of the same address that stands under nearly the same name."""

    name: str | None
    has_room: bool


@dataclass(frozen=True, repr=False)
class ConfirmPage:
    """What the signer entered, how the list will show it, and until when it can be confirmed."""

    id: UUID
    kind: Kind
    name: str | None
    public_name: str | None
    us_state: str | None
    country: str | None
    website: str | None
    category: str | None
    scope: Scope | None
    city: str | None
    contact_name: str | None
    contact_title: str | None
    email: str | None
    postal_code: str | None
    given: Answers | None
    updates: bool
    visibility: Visibility | None
    version_number: int
    state: State
    plan: Plan
    until: datetime
    is_reviewed: bool
    is_vouched: bool
    has_doubtful_name: bool
    outcome: Outcome
    thanks: Thanks | None
    twin: NearSignOn | None = None

    def answers(self, language: str) -> Sequence[Answer]:
        """Return the answers to the plan's own questions, for a reader of ``language``."""
        return answered(self.plan.questions_in(language, self.kind), self.given)

    def public_answers(self, language: str) -> Sequence[Answer]:
        """Return those of the answers that the list will show."""
        questions = self.plan.questions_in(language, self.kind)
        return public_answers(questions, self.given, self.visibility)

    @property
    def public_values(self) -> dict[str, str]:
        """What the public list shows, by the names of the form's fields: to fill it in again.

        An address may hold these; it must not hold what is private, or the name of a person.
        """
        if self.kind is Kind.INDIVIDUAL:
            found = {"visibility": self.visibility, "country": self.country}
        else:
            found = {
                "organization_name": self.name,
                "website": self.website,
                "category": self.category,
                "scope": self.scope,
                "city": self.city,
            }
        found["state"] = self.us_state
        return {key: str(value) for key, value in found.items() if value}


def claim(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return the sign-on of a confirmation link, while it is pending or confirmed.

    :raises LinkUnknown: there is no such link, or the sign-on was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another sign-on was confirmed instead of this one
    :raises ConfirmationClosed: its plan takes no more confirmations
    """
    sign_on = find_by_link(session, token)
    check(session, sign_on, now=now)
    return _beside_twin(session, sign_on)


def _beside_twin(session: Session, sign_on: SignOn) -> ConfirmPage:
    twin = find_twin(session, sign_on) if sign_on.state is State.PENDING else None
    near = NearSignOn(twin.sign_on.name, twin.has_room) if twin else None
    return replace(describe(session, sign_on), twin=near)


def waiting_here(session: Session, submission_id: UUID | None) -> ConfirmPage:
    """Return the sign-on of a submission which waits until its signer says what it corrects.

    Ask this only where the right code was typed in the same browser.

    :raises LinkUnknown: there is no such submission, or its sign-on was erased
    """
    return _beside_twin(session, _of_submission(session, submission_id))


def disputed(session: Session, token: str, *, now: datetime) -> ConfirmPage:
    """Return the sign-on that the link may disown ("this was not me"), also after the plan closed.

    :raises SignOnError: as in :func:`~signon.ledger.check_link`
    """
    sign_on = find_by_link(session, token)
    check_link(session, sign_on, now=now)
    return describe(session, sign_on)


def outcome(session: Session, submission_id: UUID | None) -> Outcome:
    """Return what has become of the sign-on of a submission whose right code was typed.

    :raises LinkUnknown: there is no such submission, or its sign-on was erased
    """
    return outcome_of(_of_submission(session, submission_id))


def _of_submission(session: Session, submission_id: UUID | None) -> SignOn:
    submission = session.get(Submission, submission_id) if submission_id else None
    sign_on = session.get(SignOn, submission.sign_on_id) if submission else None
    if sign_on is None:
        raise LinkUnknown
    return sign_on


def describe(session: Session, sign_on: SignOn) -> ConfirmPage:
    """Return what the pages show of a sign-on."""
    plan = session.get_one(Plan, sign_on.plan_id)
    return ConfirmPage(
        id=sign_on.id,
        kind=sign_on.kind,
        name=sign_on.name,
        public_name=sign_on.shown_name,
        us_state=sign_on.us_state,
        country=sign_on.country,
        website=sign_on.website,
        category=sign_on.category,
        scope=sign_on.scope,
        city=sign_on.city,
        contact_name=sign_on.contact_name,
        contact_title=sign_on.contact_title,
        email=sign_on.email,
        postal_code=sign_on.postal_code,
        given=sign_on.answers,
        updates=sign_on.updates,
        visibility=sign_on.visibility,
        version_number=session.get_one(PlanVersion, sign_on.version_id).number,
        state=sign_on.state,
        plan=plan,
        until=confirms_until(plan, sign_on),
        is_reviewed=must_be_reviewed(plan, sign_on),
        is_vouched=sign_on.is_vouched,
        has_doubtful_name=not NAME_FLAGS.isdisjoint(sign_on.flags),
        outcome=outcome_of(sign_on),
        thanks=thanks(session, sign_on) if sign_on.state in ACTIVE else None,
    )


def confirmed_here(session: Session, submission_id: UUID | None) -> ConfirmPage | None:
    """Return the confirmed sign-on of a submission; None if it has ended.

    Ask this only where the right code was typed in the same browser.
    """
    submission = session.get(Submission, submission_id) if submission_id else None
    sign_on = session.get(SignOn, submission.sign_on_id) if submission else None
    if sign_on is None or sign_on.state not in ACTIVE:
        return None
    return describe(session, sign_on)
