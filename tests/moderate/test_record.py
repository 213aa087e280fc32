"""One page tells all about one sign-on."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import Actor
from signon.core.errors import SignOnUnknown
from signon.core.lifecycle import State
from signon.core.visibility import ContactAccess
from signon.ledger import Decision, possible
from signon.models import Plan
from signon.moderate.record import record
from tests.factories import ACME, STAFF, a_sign_on
from tests.staff.people import a_member


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (State.PENDING, []),
        (State.IN_REVIEW, [Decision.APPROVE, Decision.QUARANTINE, Decision.DECLINE]),
        (State.LISTED, [Decision.QUARANTINE]),
        (State.DECLINED, [Decision.RECONSIDER]),
        (State.QUARANTINED, [Decision.RELEASE, Decision.RECONSIDER]),
        (State.EXPIRED, []),
        (State.WITHDRAWN, []),
        (State.DISOWNED, []),
    ],
)
def test_each_state_offers_its_steps(
    plan: Plan, session: Session, now: datetime, state: State, steps: list[Decision]
) -> None:
    assert possible(a_sign_on(session, plan, state, ACME, now=now)) == steps


def test_only_what_was_listed_before_may_be_released(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    ledger.decide(session, sign_on, Decision.QUARANTINE, by=STAFF, now=now, reason="Why?")

    assert possible(sign_on) == [Decision.RECONSIDER]


def test_the_record_holds_what_has_happened(plan: Plan, session: Session, now: datetime) -> None:
    owner = a_member(session, now=now)
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    by, why = Actor.staff(owner.id), "Unknown to us."
    ledger.decide(session, sign_on, Decision.DECLINE, by=by, now=now, reason=why)

    found = record(session, sign_on.id, ContactAccess.MASKED)
    assert [event.step for event in found.events] == ["sign", "confirm_held", "decline"]
    assert found.names[found.events[-1].by] == owner.email
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
