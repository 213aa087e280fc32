"""One page tells all about one sign-on."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from signon.core.errors import SignOnUnknown
from signon.core.lifecycle import State, Step
from signon.models import Plan
from signon.moderate.claims import ContactAccess
from signon.moderate.record import possible, record
from signon.moderate.service import Decision, decide
from tests.factories import ACME, a_sign_on
from tests.staff.people import a_member


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (State.PENDING, []),
        (State.IN_REVIEW, [Step.APPROVE, Step.QUARANTINE, Step.DECLINE]),
        (State.LISTED, [Step.QUARANTINE]),
        (State.DECLINED, [Step.RECONSIDER]),
        (State.QUARANTINED, [Step.RELEASE, Step.RECONSIDER]),
        (State.EXPIRED, []),
        (State.WITHDRAWN, []),
        (State.DISOWNED, []),
    ],
)
def test_each_state_offers_its_steps(
    plan: Plan, session: Session, now: datetime, state: State, steps: list[Step]
) -> None:
    assert possible(a_sign_on(session, plan, state, ACME, now=now)) == steps


def test_only_what_was_listed_before_may_be_released(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    sign_on.take(Step.QUARANTINE, at=now, by="1")

    assert possible(sign_on) == [Step.RECONSIDER]


def test_the_record_holds_what_has_happened(plan: Plan, session: Session, now: datetime) -> None:
    owner = a_member(session, now=now)
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    by, decision = str(owner.id), Decision(Step.DECLINE, "Unknown to us.", sign_on.row_version)
    decide(session, sign_on.id, decision, by=by, now=now)

    found = record(session, sign_on.id, ContactAccess.MASKED)
    assert [event.step for event in found.events] == ["sign", "confirm_held", "decline"]
    assert found.names[found.actor(found.events[-1])] == owner.email
    assert [(each.audit.action, each.words) for each in found.entries] == [
        ("decline", "Unknown to us.")
    ]
    assert [mail.kind for mail in found.mails] == ["confirm_sign_on", "held", "declined"]
    assert (found.claim.name, found.evidence.authority) == ("Acme Aid", "same_domain")


def test_reasons_are_not_for_who_must_not_see_contacts(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, now=now)

    readers = [seen for seen in ContactAccess if record(session, sign_on.id, seen).may_read_reasons]
    assert readers == [ContactAccess.MASKED, ContactAccess.CLEAR]


def test_an_unknown_sign_on_has_no_record(session: Session) -> None:
    with pytest.raises(SignOnUnknown):
        record(session, uuid4(), ContactAccess.CLEAR)
