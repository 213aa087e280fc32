"""Staff vouch for somebody who answered in writing, or send the link again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate
from signon.core.audit_action import AuditAction
from signon.core.errors import AlreadyDecided, StepRefused
from signon.core.kinds import Visibility
from signon.core.lifecycle import State, Step
from signon.ledger import Application, WrittenAnswer
from signon.models import Audit, AuditPrivate, Event, OutboxMessage, Plan, SignOn
from signon.models.outbox import MailKind
from tests.factories import ACME, ANN, STAFF, a_sign_on, a_submission
from tests.sign.visitors import mails

EVIDENCE = "By letter of December 1: please add us."
WORDS = f"Mo Roe: {EVIDENCE}"
SAID = WrittenAnswer(voucher="Mo Roe", evidence=EVIDENCE)


def vouched(
    session: Session, plan: Plan, application: Application = ANN, *, now: datetime
) -> SignOn:
    sign_on = a_sign_on(session, plan, application=application, now=now)
    return ledger.vouch(session, sign_on.id, SAID, by=STAFF, now=now)


@pytest.mark.parametrize(
    ("policy", "application", "state", "step"),
    [
        ({}, ANN, State.LISTED, Step.VOUCH),
        ({"review_individuals": True}, ANN, State.IN_REVIEW, Step.VOUCH_HELD),
        ({}, replace(ANN, email="ann@mailinator.com"), State.IN_REVIEW, Step.VOUCH_HELD),
        ({}, ACME, State.IN_REVIEW, Step.VOUCH_HELD),
        ({"review_organizations": False}, ACME, State.IN_REVIEW, Step.VOUCH_HELD),
    ],
)
def test_a_person_is_listed_and_an_organization_is_reviewed(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Plan,
    session: Session,
    now: datetime,
    policy: dict[str, bool],
    application: Application,
    state: State,
    step: Step,
) -> None:
    for name, value in policy.items():
        setattr(session.get_one(Plan, plan.id), name, value)
    sign_on = vouched(session, plan, application, now=now)

    assert (sign_on.state, sign_on.confirmed_at, sign_on.is_vouched) == (state, now, True)
    last = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (last.step, last.by, last.note) == (step, STAFF, WORDS)


def test_the_log_knows_who_did_it_and_on_whose_word(
    plan: Plan, session: Session, now: datetime
) -> None:
    vouched(session, plan, now=now)
    entry = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (entry.action, entry.actor) == (AuditAction.VOUCH, STAFF)
    assert session.get_one(AuditPrivate, entry.id).words == WORDS


def test_who_is_only_counted_is_forgotten_then(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = vouched(session, plan, replace(ANN, visibility=Visibility.COUNTED), now=now)
    assert (sign_on.state, sign_on.name, sign_on.email) == (State.LISTED, None, None)


def test_who_confirms_by_the_link_is_not_vouched_for(
    plan: Plan, session: Session, now: datetime
) -> None:
    assert not a_sign_on(session, plan, State.LISTED, now=now).is_vouched


@pytest.mark.parametrize("state", [each for each in State if each is not State.PENDING])
def test_only_what_is_pending_can_be_vouched_for(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    with pytest.raises(StepRefused):
        ledger.vouch(session, sign_on.id, SAID, by=STAFF, now=now)
    with pytest.raises(StepRefused):
        ledger.send_again(session, sign_on.id, budget=None, by=STAFF, now=now)


def test_what_is_past_its_time_can_not_be_vouched_for(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, now=now)
    with pytest.raises(StepRefused):
        ledger.vouch(session, sign_on.id, SAID, by=STAFF, now=now + timedelta(days=15))


def test_an_address_has_no_more_places_by_vouching(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    session.get_one(Plan, plan.id).household = 1
    a_sign_on(session, plan, State.LISTED, now=now)
    decoy = a_submission(session, plan, replace(ANN, name="Bo Lee"), now=now).sign_on_id
    assert decoy
    with pytest.raises(StepRefused):
        ledger.vouch(session, decoy, SAID, by=STAFF, now=now)


def test_staff_vouch_for_what_they_saw(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, now=now)
    with pytest.raises(AlreadyDecided):
        ledger.vouch(session, sign_on.id, SAID, by=STAFF, now=now, row_version=7)


def test_staff_send_the_link_again_within_the_budget_of_the_address(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, now=now)
    for _ in range(3):
        ledger.send_again(session, sign_on.id, budget=Rate(2, 60), by=STAFF, now=now)

    assert mails(session) == [MailKind.CONFIRM_SIGN_ON] * 3
    assert len({*session.scalars(select(OutboxMessage.submission_id))}) == 1
    logged = select(Audit).where(Audit.action == AuditAction.SEND_LINK)
    assert len(session.scalars(logged).all()) == 3
