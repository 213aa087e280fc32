"""Staff decide, look up and erase; each deed is told, logged, and done once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import Actor
from signon.core.errors import AlreadyDecided, SignOnUnknown, StepRefused
from signon.core.fingerprints import for_audit
from signon.core.lifecycle import State, Step
from signon.core.links import is_code
from signon.core.rounding import start_of_hour
from signon.ledger import Decision
from signon.models import (
    Audit,
    AuditPrivate,
    Event,
    Link,
    OutboxMessage,
    Plan,
    SearchWord,
    SignOn,
    Submission,
)
from signon.models.audit import broken_links
from signon.models.outbox import MailKind, MailState
from signon.moderate.service import look_up
from tests.conftest import Begin
from tests.factories import ACME, STAFF, a_sign_on, an_individual, an_organization, code_of

WHY = "We could not find this organization."


def take(
    session: Session,
    sign_on: SignOn,
    decision: Decision,
    reason: str | None = None,
    *,
    now: datetime,
) -> None:
    ledger.decide(session, sign_on, decision, by=STAFF, now=now, reason=reason)


def press(
    session: Session,
    sign_on_id: UUID,
    decision: Decision,
    row_version: int,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Decide about what was on the screen, as the page's buttons do."""
    sign_on = ledger.locked(session, sign_on_id)
    ledger.decide(session, sign_on, decision, by=by, now=now, reason=WHY, row_version=row_version)


def newest_mail(session: Session) -> OutboxMessage:
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()


def mail_kinds(session: Session) -> list[MailKind]:
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def test_approving_lists_and_tells_the_contact_with_a_way_out(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    take(session, sign_on, Decision.APPROVE, now=now)

    assert (sign_on.state, sign_on.public_name) == (State.LISTED, "Acme Aid")
    mail = newest_mail(session)
    assert (mail.kind, mail.recipient) == (MailKind.APPROVED, "bo@acme-aid.org")
    link = session.get_one(Link, mail.link_id)
    assert (link.purpose, link.sign_on_id) == (links.Purpose.WITHDRAW, sign_on.id)
    assert link.expires_at == start_of_hour(now) + timedelta(days=14, hours=1)


def test_declining_tells_the_contact_the_reason(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    take(session, sign_on, Decision.DECLINE, WHY, now=now)

    mail = newest_mail(session)
    assert sign_on.state is State.DECLINED
    assert (mail.kind, mail.link_id) == (MailKind.DECLINED, None)
    assert json.loads(mail.details or "") == {"reason": WHY}


@pytest.mark.parametrize(
    ("state", "decision", "after"),
    [
        (State.IN_REVIEW, Decision.QUARANTINE, State.QUARANTINED),
        (State.LISTED, Decision.QUARANTINE, State.QUARANTINED),
        (State.QUARANTINED, Decision.RELEASE, State.LISTED),
        (State.QUARANTINED, Decision.RECONSIDER, State.IN_REVIEW),
        (State.DECLINED, Decision.RECONSIDER, State.IN_REVIEW),
    ],
)
def test_the_other_steps_tell_nobody(
    plan: Plan, session: Session, now: datetime, state: State, decision: Decision, after: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    before = mail_kinds(session)
    take(session, sign_on, decision, WHY, now=now)

    assert sign_on.state is after
    assert mail_kinds(session) == before


def test_who_kept_no_address_is_told_nothing(plan: Plan, session: Session, now: datetime) -> None:
    person = an_individual(email="ann@mailinator.com", visibility="counted")  # is looked at
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, person, now=now)
    before = mail_kinds(session)
    take(session, sign_on, Decision.APPROVE, now=now)

    assert sign_on.state is State.LISTED
    assert mail_kinds(session) == before


def test_a_decision_is_in_the_log_with_its_reason_sealed(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    take(session, sign_on, Decision.DECLINE, WHY, now=now)

    entry = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (str(entry.actor), entry.action, entry.subject) == (
        "1",
        "decline",
        f"sign_on/{sign_on.id}",
    )
    assert (entry.before, entry.after) == ({"state": "in_review"}, {"state": "declined"})
    assert session.get_one(AuditPrivate, entry.id).words == WHY
    note = select(Event.note).where(Event.sign_on_id == sign_on.id, Event.step == Step.DECLINE)
    assert session.scalar(note) == WHY


def test_a_step_that_the_state_does_not_allow_changes_nothing(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.PENDING, ACME, now=now)
    before = mail_kinds(session)

    with pytest.raises(StepRefused):
        take(session, sign_on, Decision.APPROVE, now=now)
    assert (sign_on.state, mail_kinds(session)) == (State.PENDING, before)


def test_an_unknown_sign_on_is_neither_decided_nor_erased(session: Session) -> None:
    with pytest.raises(SignOnUnknown):
        ledger.locked(session, uuid4())


def test_of_two_moderators_with_one_page_the_first_decides(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
        seen = sign_on.row_version
    with begin() as session:
        press(session, sign_on.id, Decision.DECLINE, seen, by=STAFF, now=now)
    with pytest.raises(AlreadyDecided), begin() as session:
        press(session, sign_on.id, Decision.APPROVE, seen, by=Actor.staff(2), now=now)

    with begin() as session:
        assert session.get_one(SignOn, sign_on.id).state is State.DECLINED
        assert "approve" not in session.scalars(select(Audit.action)).all()


def test_of_many_who_decide_at_once_one_does(
    app: Flask, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
        seen = sign_on.row_version

    def one_decides(number: int) -> bool:
        by = Actor.staff(number)
        try:
            with app.app_context(), begin() as session:
                press(session, sign_on.id, Decision.APPROVE, seen, by=by, now=now)
        except AlreadyDecided:
            return False
        return True

    with ThreadPoolExecutor(6) as moderators:
        assert sum(moderators.map(one_decides, range(6))) == 1
    with begin() as session:
        assert list(broken_links(session)) == []


def test_what_the_database_does_not_allow_is_a_plain_refusal(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    session.add(SearchWord(sign_on_id=sign_on.id, word="acme", plan_id=plan.id))
    session.flush()

    with pytest.raises(StepRefused) as refused:
        take(session, sign_on, Decision.APPROVE, now=now)
    assert refused.value.__cause__ is None


def test_looking_an_address_up_is_logged_without_the_address(
    session: Session, now: datetime
) -> None:
    key = look_up(session, "Ann+x@example.org", by=Actor.staff(1), now=now)

    assert key == look_up(session, "ann@EXAMPLE.org", by=Actor.staff(1), now=now)
    entries = session.scalars(select(Audit)).all()
    assert {entry.subject for entry in entries} == {f"address/{for_audit(key).hex()}"}
    assert session.scalars(select(AuditPrivate)).all() == []


ERASABLE = [State.PENDING, State.IN_REVIEW, State.LISTED, State.DECLINED, State.QUARANTINED]


@pytest.mark.parametrize("state", ERASABLE)
def test_erasing_withdraws_and_leaves_nothing_of_the_person(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    application = an_organization(city="Austin", website="https://acme-aid.org")
    sign_on = a_sign_on(session, plan, state, application, now=now)
    ledger.erase(session, sign_on, reason="Asked by letter.", by=STAFF, now=now)

    assert sign_on.state is State.WITHDRAWN
    left = (sign_on.name, sign_on.email, sign_on.contact_name, sign_on.contact_title)
    assert left == (None,) * 4
    assert (sign_on.city, sign_on.website, sign_on.public_name) == (None, None, None)
    keys = sign_on.email_key, sign_on.name_key, sign_on.pair_key, sign_on.payload_key
    assert keys == (None,) * 4


def test_erasing_empties_mails_links_and_reasons(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    session.execute(update(OutboxMessage).values(state=MailState.SENT).where(OutboxMessage.id == 1))
    take(session, sign_on, Decision.QUARANTINE, "Bo Diaz called.", now=now)
    take(session, sign_on, Decision.RECONSIDER, now=now)
    take(session, sign_on, Decision.APPROVE, now=now)
    ledger.erase(session, sign_on, reason="Asked by letter.", by=STAFF, now=now)

    mails = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [mail.state for mail in mails] == [MailState.SENT, MailState.DROPPED, MailState.DROPPED]
    assert {(mail.recipient, mail.details, mail.link_id) for mail in mails} == {(None, None, None)}
    assert session.scalars(select(Link)).all() == []
    submission = session.scalars(select(Submission)).one()
    assert submission.sign_on_id is None
    assert not is_code(submission.code_seed, code_of(submission), submission.code_hash)
    assert set(session.scalars(select(Event.note))) == {None}
    words = session.scalars(select(AuditPrivate)).all()
    assert [each.words for each in words] == ["Asked by letter."]
    assert list(broken_links(session)) == []


def test_erasing_one_leaves_the_others_alone(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, an_individual(), now=now)
    other = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    take(session, other, Decision.DECLINE, WHY, now=now)
    ledger.erase(session, sign_on, reason="Asked.", by=STAFF, now=now)

    assert (other.name, other.email) == ("Acme Aid", "bo@acme-aid.org")
    mails = select(OutboxMessage.recipient).where(OutboxMessage.sign_on_id == other.id)
    assert set(session.scalars(mails)) == {"bo@acme-aid.org"}
    assert WHY in session.scalars(select(AuditPrivate.words)).all()


@pytest.mark.parametrize("state", [State.EXPIRED, State.WITHDRAWN, State.DISOWNED])
def test_what_has_ended_is_erased_without_another_step(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    steps = list(session.scalars(select(Event.step).where(Event.sign_on_id == sign_on.id)))
    for _ in range(2):  # doing it twice is no fault
        ledger.erase(session, sign_on, reason="Asked.", by=STAFF, now=now)

    assert (sign_on.state, sign_on.name) == (state, None)
    after = session.scalars(select(Event.step).where(Event.sign_on_id == sign_on.id))
    assert list(after) == steps
