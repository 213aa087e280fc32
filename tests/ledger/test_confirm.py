"""Proving an address: the link, the way back, and the end of the time for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import SIGNER, Actor
from signon.core.errors import LinkExpired, LinkReplaced, LinkUnknown
from signon.core.fingerprints import standing_columns
from signon.core.kinds import Visibility
from signon.core.lifecycle import ACTIVE, State, Step
from signon.core.rounding import start_of_hour
from signon.ledger import Application
from signon.models import Event, Link, OutboxMessage, Plan, SignOn
from signon.models.outbox import MailKind
from tests.factories import ACME, ANN, a_sign_on, a_submission, token_of
from tests.sign.visitors import mails

DAYS = timedelta(days=1)
IN_TIME, TOO_LATE = 14 * DAYS, 14 * DAYS + timedelta(hours=1)
SIGNED, HELD = MailKind.SIGNED, MailKind.HELD


def steps(session: Session, sign_on: SignOn) -> list[tuple[Step, Actor]]:
    events = session.scalars(select(Event).filter_by(sign_on_id=sign_on.id).order_by(Event.id))
    return [(event.step, event.by) for event in events]


def a_token(session: Session, plan: Plan, application: Application = ANN, *, now: datetime) -> str:
    """Return the token of a fresh submission's mail."""
    return token_of(a_submission(session, plan, application, now=now))


def test_who_confirms_is_listed_and_told(plan: Plan, session: Session, now: datetime) -> None:
    token = a_token(session, plan, now=now)
    sign_on = ledger.confirm(session, token, by=SIGNER, now=now + DAYS)
    assert (sign_on.state, sign_on.confirmed_at, sign_on.slot) == (State.LISTED, now + DAYS, 1)
    assert (sign_on.public_name, sign_on.name) == ("Ann Lee", "Ann Lee")
    assert steps(session, sign_on) == [(Step.SIGN, SIGNER), (Step.CONFIRM, SIGNER)]
    assert mails(session) == [MailKind.CONFIRM_SIGN_ON, SIGNED]


def test_the_mail_after_confirming_has_a_link_to_withdraw(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = ledger.confirm(session, a_token(session, plan, now=now), by=SIGNER, now=now)
    mail = session.scalars(select(OutboxMessage).filter_by(kind=SIGNED)).one()
    link = session.get_one(Link, mail.link_id)
    assert (link.purpose, link.sign_on_id) == (links.Purpose.WITHDRAW, sign_on.id)
    assert link.expires_at == start_of_hour(now) + timedelta(days=14, hours=1)
    assert (mail.recipient, mail.sign_on_id) == (ANN.email, sign_on.id)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("policy", "application", "state"),
    [
        ({}, ANN, State.LISTED),
        ({"review_individuals": True}, ANN, State.IN_REVIEW),
        ({}, replace(ANN, email="ann@mailinator.com"), State.IN_REVIEW),
        ({}, ACME, State.IN_REVIEW),
        ({"review_organizations": False}, ACME, State.LISTED),
        ({"review_organizations": False}, replace(ACME, email="a@gmail.com"), State.IN_REVIEW),
        ({"review_organizations": False}, replace(ACME, email="a@else.org"), State.IN_REVIEW),
        ({"review_organizations": False}, replace(ACME, website=None), State.IN_REVIEW),
        ({}, replace(ANN, name="Visit evil.com now"), State.IN_REVIEW),
        ({}, replace(ANN, name="evil.com", visibility=Visibility.PLACE), State.IN_REVIEW),
        ({}, replace(ANN, name="evil.com", visibility=Visibility.COUNTED), State.LISTED),
        ({}, replace(ANN, name="Jean St.Clair"), State.LISTED),
    ],
)
def test_policy_and_flags_say_who_is_looked_at_first(
    plan: Plan,
    session: Session,
    now: datetime,
    policy: dict[str, bool],
    application: Application,
    state: State,
) -> None:
    stored = session.merge(plan)
    for name, value in policy.items():
        setattr(stored, name, value)
    sign_on = ledger.confirm(
        session, a_token(session, plan, application, now=now), by=SIGNER, now=now
    )
    assert sign_on.state is state
    assert mails(session)[-1] is (SIGNED if state is State.LISTED else HELD)


@pytest.mark.one_database
@pytest.mark.parametrize("state", [State.LISTED, State.DECLINED])
@pytest.mark.parametrize(
    ("name", "domain"),
    [("Acme Aid Inc.", "other.org"), ("Other Aid", "acme-aid.org"), ("Other", "acrne-aid.org")],
)
def test_what_looks_like_another_organization_is_held_under_any_policy(
    plan: Plan, session: Session, now: datetime, name: str, domain: str, state: State
) -> None:
    a_sign_on(session, plan, state, ACME, now=now)
    session.merge(plan).review_organizations = False
    alike = replace(ACME, name=name, email=f"a@{domain}", website=f"https://{domain}")
    token = a_token(session, plan, alike, now=now)
    assert ledger.confirm(session, token, by=SIGNER, now=now).state is State.IN_REVIEW
    assert mails(session)[-1] is HELD


@pytest.mark.one_database
def test_who_was_declined_is_looked_at_when_they_sign_again(
    plan: Plan, session: Session, now: datetime
) -> None:
    flagged = replace(ANN, email="ann@mailinator.com")
    declined = a_sign_on(session, plan, State.DECLINED, flagged, now=now)
    declined.email_key = standing_columns(plan.id, ANN.kind, ANN.email, ANN.name)["email_key"]
    token = a_token(session, plan, now=now)
    assert ledger.confirm(session, token, by=SIGNER, now=now).state is State.IN_REVIEW


def test_a_person_with_the_name_of_a_listed_organization_is_looked_at_first(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, replace(ACME, name="The Mercy"), now=now)
    for name, state in (("MERCY", State.IN_REVIEW), ("Mercy Lee", State.LISTED)):
        person = replace(ANN, name=name, email=f"{name[-1]}@example.org")
        sign_on = ledger.confirm(
            session, a_token(session, plan, person, now=now), by=SIGNER, now=now
        )
        assert sign_on.state is state


def test_confirming_again_changes_nothing(plan: Plan, session: Session, now: datetime) -> None:
    token = a_token(session, plan, now=now)
    sign_on = ledger.confirm(session, token, by=SIGNER, now=now)
    for _ in range(3):
        assert ledger.confirm(session, token, by=SIGNER, now=now + DAYS) is sign_on
    session.refresh(sign_on)
    assert sign_on.confirmed_at == start_of_hour(now)
    assert len(steps(session, sign_on)) == 2
    assert mails(session) == [MailKind.CONFIRM_SIGN_ON, SIGNED]


def test_both_links_of_a_double_click_work(plan: Plan, session: Session, now: datetime) -> None:
    first, second = a_token(session, plan, now=now), a_token(session, plan, now=now)
    ledger.confirm(session, second, by=SIGNER, now=now)
    assert ledger.confirm(session, first, by=SIGNER, now=now).state is State.LISTED


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_confirming_what_staff_have_decided_on_changes_nothing(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    token = a_token(session, plan, ACME, now=now)
    standing = a_sign_on(session, plan, state, ACME, now=now)
    assert ledger.confirm(session, token, by=SIGNER, now=now) is standing
    assert standing.state is state


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.DISOWN])
def test_no_link_brings_back_who_has_left(
    plan: Plan, session: Session, now: datetime, step: Step
) -> None:
    token = a_token(session, plan, now=now)
    ledger.confirm(session, token, by=SIGNER, now=now).take(step, at=now, by=SIGNER)
    with pytest.raises(LinkUnknown):
        ledger.confirm(session, token, by=SIGNER, now=now)
    sign_on = session.scalars(select(SignOn)).one()
    assert (sign_on.state in ACTIVE, sign_on.name, sign_on.email) == (False, None, None)


def test_the_last_moment_is_in_time(plan: Plan, session: Session, now: datetime) -> None:
    token = a_token(session, plan, now=now)
    assert ledger.confirm(session, token, by=SIGNER, now=now + IN_TIME).state is State.LISTED


def test_too_late_is_too_late_before_the_chore_has_run(
    plan: Plan, session: Session, now: datetime
) -> None:
    token = a_token(session, plan, now=now)
    with pytest.raises(LinkExpired):
        ledger.confirm(session, token, by=SIGNER, now=now + TOO_LATE)
    assert session.scalars(select(SignOn.state)).one() is State.PENDING


@pytest.mark.one_database
@pytest.mark.parametrize("token", ["", "x" * 43])
def test_a_token_that_was_never_ours_is_unknown(
    plan: Plan, session: Session, now: datetime, token: str
) -> None:
    with pytest.raises(LinkUnknown):
        ledger.confirm(session, token, by=SIGNER, now=now)
    with pytest.raises(LinkUnknown):
        ledger.disown(session, token, by=SIGNER, now=now)


def test_a_submission_whose_sign_on_was_erased_is_unknown(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    submission.sign_on_id = None
    with pytest.raises(LinkUnknown):
        ledger.confirm(session, token_of(submission), by=SIGNER, now=now)


def test_who_is_only_counted_is_forgotten_at_once(
    plan: Plan, session: Session, now: datetime
) -> None:
    counted = replace(ANN, visibility=Visibility.COUNTED, postal_code="78701", updates=True)
    sign_on = ledger.confirm(session, a_token(session, plan, counted, now=now), by=SIGNER, now=now)
    session.flush()
    session.expire_all()
    assert (sign_on.state, sign_on.us_state, sign_on.visibility) == ("listed", "TX", "counted")
    kept = (sign_on.name, sign_on.email, sign_on.postal_code, sign_on.public_name, sign_on.updates)
    assert kept == (None, None, None, None, False)
    mail = session.scalars(select(OutboxMessage).filter_by(kind=SIGNED)).one()
    assert mail.recipient == ANN.email  # its own copy, gone once sent


@pytest.mark.parametrize("is_confirmed", ["before", "after"])
def test_it_was_not_me_removes_before_and_after_confirming(
    plan: Plan, session: Session, now: datetime, is_confirmed: str
) -> None:
    token = a_token(session, plan, now=now)
    if is_confirmed == "after":
        ledger.confirm(session, token, by=SIGNER, now=now)
    sign_on = ledger.disown(session, token, by=SIGNER, now=now + IN_TIME)
    assert (sign_on.state, sign_on.ended_at) == (State.DISOWNED, now + IN_TIME)
    assert (sign_on.name, sign_on.email, sign_on.public_name) == (None, None, None)
    assert steps(session, sign_on)[-1] == (Step.DISOWN, SIGNER)
    with pytest.raises(LinkUnknown):
        ledger.disown(session, token, by=SIGNER, now=now)


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_an_organization_may_be_disowned_from_every_state(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    token = a_token(session, plan, ACME, now=now)
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    ledger.disown(session, token, by=SIGNER, now=now)
    session.flush()
    assert (sign_on.state, sign_on.contact_name, sign_on.email) == (State.DISOWNED, None, None)


@pytest.mark.parametrize("is_confirmed", ["before", "after"])
def test_it_was_not_me_ends_with_its_link(
    plan: Plan, session: Session, now: datetime, is_confirmed: str
) -> None:
    token = a_token(session, plan, now=now)
    if is_confirmed == "after":
        ledger.confirm(session, token, by=SIGNER, now=now)
    with pytest.raises(LinkExpired):
        ledger.disown(session, token, by=SIGNER, now=now + TOO_LATE)


def test_what_was_replaced_cannot_be_disowned(plan: Plan, session: Session, now: datetime) -> None:
    token = a_token(session, plan, replace(ANN, us_state="CA"), now=now)
    a_sign_on(session, plan, State.LISTED, now=now)
    with pytest.raises(LinkReplaced):
        ledger.disown(session, token, by=SIGNER, now=now)
