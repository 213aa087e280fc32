"""One address, several names: who gets a place, and whose link then says "replaced" (T4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import AddressFull, LinkReplaced, NameStands, SignOnError
from signon.core.kinds import Visibility
from signon.core.lifecycle import State, Step
from signon.core.rounding import start_of_hour
from signon.ledger import Application, Decision
from signon.models import Event, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from tests.factories import ACME, ANN, STAFF, a_plan, a_submission, token_of
from tests.sign.visitors import mails

ANN_BEN_CY = [replace(ANN, name=name) for name in ("Ann Lee", "Ben Lee", "Cy Lee")]


def submitted(
    session: Session, plan: Plan, applications: list[Application], *, now: datetime
) -> list[Submission]:
    return [a_submission(session, plan, each, now=now) for each in applications]


def confirmed(session: Session, submission: Submission, *, now: datetime) -> SignOn:
    return ledger.confirm(session, token_of(submission), by=SIGNER, now=now)


def is_replaced(session: Session, submission: Submission) -> bool:
    """Say whether a sign-on has given way, and nothing of the person is left."""
    sign_on = session.get_one(SignOn, submission.sign_on_id)
    if not sign_on.is_replaced:
        return False
    assert (sign_on.state, sign_on.name, sign_on.email) == (State.EXPIRED, None, None)
    return True


def of_household(session: Session, plan: Plan, size: int) -> None:
    session.merge(plan).household = size
    plan.household = size


def test_a_household_of_one_keeps_the_first_that_is_confirmed(
    plan: Plan, session: Session, now: datetime
) -> None:
    of_household(session, plan, 1)
    ann, ben = submitted(session, plan, ANN_BEN_CY[:2], now=now)
    assert confirmed(session, ben, now=now).public_name == "Ben Lee"
    assert is_replaced(session, ann)
    with pytest.raises(LinkReplaced):
        confirmed(session, ann, now=now)
    assert mails(session).count(MailKind.SIGNED) == 1


def test_a_household_of_two_has_two_places_and_no_third(
    plan: Plan, session: Session, now: datetime
) -> None:
    ann, ben, cy = submitted(session, plan, ANN_BEN_CY, now=now)
    assert confirmed(session, cy, now=now).slot == 1
    assert not is_replaced(session, ann)
    assert confirmed(session, ann, now=now).slot == 2
    assert is_replaced(session, ben)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_same_name_twice_is_one_sign_on_at_any_size(
    plan: Plan, session: Session, now: datetime, size: int
) -> None:
    of_household(session, plan, size)
    again = replace(ANN, name="ANN LEE", visibility=Visibility.PLACE)
    first, second = submitted(session, plan, [ANN, again], now=now)
    assert confirmed(session, second, now=now).visibility is Visibility.PLACE
    assert is_replaced(session, first)


def test_a_twin_that_came_in_while_the_first_was_being_confirmed_gives_way(
    plan: Plan, session: Session, now: datetime
) -> None:
    first, twin = submitted(session, plan, ANN_BEN_CY[:2], now=now)
    standing = confirmed(session, first, now=now)
    session.get_one(SignOn, twin.sign_on_id).name = standing.name
    assert confirmed(session, twin, now=now).is_replaced


def test_one_contact_signs_for_as_many_organizations_as_the_plan_allows(
    plan: Plan, session: Session, now: datetime
) -> None:
    names = ("Acme Aid", "Bread for All", "City Choir", "Day Workers", "Elm Street Clinic", "Faith")
    every = submitted(session, plan, [replace(ACME, name=each) for each in names], now=now)
    assert [confirmed(session, each, now=now).slot for each in every[:5]] == [1, 2, 3, 4, 5]
    sixth = session.get_one(SignOn, every[5].sign_on_id)
    assert (sixth.is_replaced, sixth.email, sixth.name) == (True, None, "Faith")


def test_organizations_people_and_plans_have_places_of_their_own(
    plan: Plan, session: Session, now: datetime
) -> None:
    of_household(session, plan, 1)
    other = a_plan(session, now=now, slug="other-plan")
    person = a_submission(session, plan, replace(ANN, email=ACME.email), now=now)
    elsewhere = a_submission(session, other, replace(ANN, email=ACME.email), now=now)
    organization = a_submission(session, plan, ACME, now=now)
    for each in (person, elsewhere, organization):
        assert confirmed(session, each, now=now).slot == 1


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.DISOWN])
def test_who_leaves_makes_room(plan: Plan, session: Session, now: datetime, step: Step) -> None:
    ann, ben = submitted(session, plan, ANN_BEN_CY[:2], now=now)
    confirmed(session, ann, now=now).take(step, at=now, by=SIGNER)
    confirmed(session, ben, now=now)
    cy = a_submission(session, plan, ANN_BEN_CY[2], now=now)
    assert confirmed(session, cy, now=now).slot == 2


def test_a_smaller_household_takes_nobody_s_place_away(
    plan: Plan, session: Session, now: datetime
) -> None:
    ann, ben, cy = submitted(session, plan, ANN_BEN_CY, now=now)
    of_household(session, plan, 3)
    confirmed(session, ann, now=now)
    confirmed(session, ben, now=now)
    of_household(session, plan, 1)
    assert confirmed(session, cy, now=now).is_replaced
    assert {s.slot for s in (confirmed(session, each, now=now) for each in (ann, ben))} == {1, 2}


def declined(session: Session, plan: Plan, application: Application, *, now: datetime) -> SignOn:
    """Return a sign-on of an address with one place for organizations, which staff declined."""
    session.merge(plan).organizations_per_address = 1
    submission = a_submission(session, plan, application, now=now)
    sign_on = confirmed(session, submission, now=now)
    ledger.decide(session, sign_on, Decision.DECLINE, by=STAFF, now=now, reason="Which one?")
    return sign_on


@pytest.mark.parametrize("name", ["Acme Aid of Texas", "Acme Aid"])
def test_who_was_declined_signs_again_with_the_exact_name(
    plan: Plan, session: Session, now: datetime, name: str
) -> None:
    declined(session, plan, ACME, now=now)
    again = a_submission(session, plan, replace(ACME, name=name), now=now)
    assert mails(session)[-1] is MailKind.CONFIRM_SIGN_ON
    assert confirmed(session, again, now=now).state is State.IN_REVIEW


@pytest.mark.parametrize(
    ("name", "refusal"), [("Acme Aid of Texas", AddressFull), ("ACME AID", NameStands)]
)
def test_what_was_declined_is_taken_up_again_only_in_a_free_place(
    plan: Plan, session: Session, now: datetime, name: str, refusal: type[SignOnError]
) -> None:
    sign_on = declined(session, plan, ACME, now=now)
    again = a_submission(session, plan, replace(ACME, name=name), now=now)
    other = confirmed(session, again, now=now)
    with pytest.raises(refusal):
        ledger.decide(session, sign_on, Decision.RECONSIDER, by=STAFF, now=now)
    assert sign_on.state is State.DECLINED
    other.take(Step.WITHDRAW, at=now, by=SIGNER)
    ledger.decide(session, sign_on, Decision.RECONSIDER, by=STAFF, now=now)
    assert (sign_on.state, sign_on.slot) == (State.IN_REVIEW, 1)


def test_nobody_sees_by_the_counts_when_another_takes_the_place(
    plan: Plan, session: Session, now: datetime
) -> None:
    forged = a_submission(session, plan, ANN, now=now)
    hidden = a_submission(session, plan, replace(ANN, visibility=Visibility.COUNTED), now=now)
    confirmed(session, hidden, now=now + timedelta(hours=5))
    assert is_replaced(session, forged)
    event = session.scalars(
        select(Event).where(Event.sign_on_id == forged.sign_on_id, Event.before == State.PENDING)
    ).one()
    hour = start_of_hour(now)
    assert (event.at, event.fold_at) == (
        hour + timedelta(hours=5),
        hour + timedelta(days=14, hours=1),
    )
