"""Taking a sign-on: one row, one ledger entry, one promise; and what a second one meets."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate
from signon.core import links
from signon.core.actor import SIGNER
from signon.core.errors import LinkUnknown
from signon.core.kinds import Visibility
from signon.core.lifecycle import STANDING, State, Step
from signon.core.rounding import start_of_hour
from signon.ledger import Application
from signon.mail.asked import stands_already
from signon.mail.rows import kind_of
from signon.models import Event, OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from tests.factories import (
    ACME,
    ANN,
    a_plan,
    a_sign_on,
    a_submission,
    an_individual,
    code_of,
    token_of,
)
from tests.sign.visitors import mails, sign_ons

THREE_A_DAY = Rate(3, 24 * 3600)
CONFIRM, ALREADY = MailKind.CONFIRM_SIGN_ON, MailKind.ALREADY_SIGNED


def submissions(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Submission)).one()


def test_a_new_sign_on_is_pending_with_ledger_and_mail(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = session.get_one(
        Submission, ledger.take_in(session, plan.id, ANN, budget=None, now=now)
    )
    (sign_on,) = sign_ons(session)
    assert (sign_on.state, sign_on.name, sign_on.email) == (State.PENDING, "Ann Lee", ANN.email)
    assert (sign_on.version_id, sign_on.created_at) == (plan.current.id, start_of_hour(now))
    (event,) = session.scalars(select(Event)).all()
    assert (event.step, event.before, event.after) == (Step.SIGN, None, State.PENDING)
    assert (event.us_state, event.by, event.at) == ("TX", SIGNER, start_of_hour(now))
    (mail,) = session.scalars(select(OutboxMessage)).all()
    assert (mail.kind, mail.recipient) == (CONFIRM, ANN.email)
    assert (mail.sign_on_id, mail.submission_id) == (sign_on.id, submission.id)


def test_everything_that_an_organization_says_is_kept(
    plan: Plan, session: Session, now: datetime
) -> None:
    applied = replace(ACME, city="Los Angeles", us_state="CA")
    sign_on = a_sign_on(session, plan, application=applied, now=now)
    session.expire_all()
    assert (sign_on.name, sign_on.website) == ("Acme Aid", "https://acme-aid.org")
    assert (sign_on.contact_name, sign_on.contact_title) == ("Bo Diaz", "Director")
    assert (sign_on.category, sign_on.scope, sign_on.us_state) == ("legal", ACME.scope, "CA")
    assert (sign_on.city, sign_on.updates, sign_on.visibility) == ("Los Angeles", True, None)


def test_a_submission_keeps_hashes_and_no_secret(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    token = links.token(links.Purpose.CONFIRM, submission.seed)
    assert submission.token_hash == links.token_hash(token)
    assert submission.code_hash == links.code_hash(submission.code_seed, code_of(submission))
    assert submission.tries == 0


def test_a_double_click_is_one_sign_on_with_two_links(
    plan: Plan, session: Session, now: datetime
) -> None:
    first, second = a_submission(session, plan, now=now), a_submission(session, plan, now=now)
    assert first.sign_on_id == second.sign_on_id
    assert first.token_hash != second.token_hash
    assert len(sign_ons(session)) == 1
    assert mails(session) == [CONFIRM, CONFIRM]
    assert session.scalars(select(func.count()).select_from(Event)).one() == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(ANN, name="Anne Lee"),
        replace(ANN, visibility=Visibility.PLACE),
        replace(ANN, us_state="CA"),
        replace(ANN, email="Ann+tag@example.org"),
    ],
    ids=["name", "visibility", "state", "spelling of the address"],
)
def test_another_text_from_the_same_address_overwrites_nothing(
    plan: Plan, session: Session, now: datetime, other: Application
) -> None:
    a_submission(session, plan, now=now)
    a_submission(session, plan, other, now=now + timedelta(seconds=1))
    first, second = sign_ons(session)
    assert (first.name, first.email, first.visibility) == (ANN.name, ANN.email, ANN.visibility)
    assert (second.name, second.email, second.us_state) == (other.name, other.email, other.us_state)
    assert first.email_key == second.email_key


@pytest.mark.parametrize("state", sorted(STANDING))
def test_who_stands_already_is_told_by_mail(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    standing = a_sign_on(session, plan, state, ACME, now=now)
    again = a_submission(session, plan, replace(ACME, us_state="CA"), now=now)
    assert again.sign_on_id != standing.id
    assert not links.is_code(again.code_seed, code_of(again), again.code_hash)
    assert [each.id for each in sign_ons(session) if each.state in STANDING] == [standing.id]
    mail = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    assert (kind_of(mail), stands_already(mail)) == (ALREADY, standing.id)
    token = links.token(links.Purpose.WITHDRAW, again.seed)
    assert ledger.own_sign_on(session, token, None, now=now) is standing
    with pytest.raises(LinkUnknown):
        ledger.find_by_link(session, token_of(again))
    with pytest.raises(LinkUnknown):
        ledger.find_by_link(session, token)


@pytest.mark.parametrize("applied", [ANN, ACME], ids=["person", "organization"])
def test_the_public_counts_move_alike_for_who_stands_and_for_who_is_new(
    plan: Plan, session: Session, now: datetime, applied: Application
) -> None:
    a_sign_on(session, plan, State.LISTED, applied, now=now)
    hidden = replace(applied, name="Eve", email="eve@example.org")
    if applied is ANN:
        hidden = replace(hidden, visibility=Visibility.COUNTED)
    a_sign_on(session, plan, State.LISTED, hidden, now=now)
    moved = []
    for name, email in (
        (applied.name, applied.email),
        (hidden.name, hidden.email),
        ("N", "n@a.org"),
    ):
        before = set(session.scalars(select(Event.id)))
        for state in ("TX", "TX", "CA"):
            typed = replace(applied, name=name, email=email, us_state=state)
            a_submission(session, plan, typed, now=now)
        steps = session.scalars(select(Event).where(Event.id.not_in(before)).order_by(Event.id))
        moved.append([(each.after, each.category, each.at, each.fold_at) for each in steps])
    assert moved == [moved[0]] * 3
    assert len(moved[0]) == 2


def test_what_waits_for_who_stands_can_be_confirmed_once_that_was_withdrawn(
    plan: Plan, session: Session, now: datetime
) -> None:
    standing = a_sign_on(session, plan, State.LISTED, ANN, now=now - timedelta(days=1))
    a_submission(session, plan, ANN, now=now)
    standing.take(Step.WITHDRAW, at=now, by=SIGNER)
    again = a_submission(session, plan, ANN, now=now + timedelta(days=1))
    assert again.sign_on_id != standing.id
    assert (
        ledger.confirm(session, token_of(again), by=SIGNER, now=now + timedelta(days=1)).name
        == ANN.name
    )


def test_the_name_is_the_same_however_it_is_spelled(
    plan: Plan, session: Session, now: datetime
) -> None:
    standing = a_sign_on(session, plan, State.LISTED, an_individual("Ana Núñez"), now=now)
    spelled = an_individual("ANA  NUNEZ", email=standing.email)
    a_submission(session, plan, spelled, now=now)
    assert mails(session)[-1] is ALREADY


def test_a_second_person_of_a_household_signs_anew(
    plan: Plan, session: Session, now: datetime
) -> None:
    standing = a_sign_on(session, plan, State.LISTED, now=now)
    second = a_submission(session, plan, replace(ANN, name="Ben Lee"), now=now)
    assert second.sign_on_id != standing.id
    assert mails(session)[-1] is CONFIRM


def test_a_third_person_of_a_household_of_two_is_told_that_it_is_full(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = a_sign_on(session, plan, State.LISTED, now=now)
    a_sign_on(session, plan, State.LISTED, replace(ANN, name="Ben Lee"), now=now)
    a_submission(session, plan, replace(ANN, name="Cy Lee"), now=now)
    mail = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    told = json.loads(mail.details or "")
    assert told == {"stands": first.id.hex, "most": 2}


def test_the_contact_of_an_organization_may_sign_as_a_person_too(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, ACME, now=now)
    person = a_submission(session, plan, replace(ANN, email=ACME.email), now=now)
    assert session.get_one(SignOn, person.sign_on_id).state is State.PENDING


def test_another_plan_is_another_matter(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    other = a_plan(session, now=now, slug="other-plan")
    submission = a_submission(session, other, now=now)
    assert session.get_one(SignOn, submission.sign_on_id).plan_id == other.id


@pytest.mark.parametrize("state", [State.EXPIRED, State.WITHDRAWN, State.DISOWNED])
def test_signing_again_after_the_end_is_a_new_sign_on(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    ended = a_sign_on(session, plan, state, now=now)
    again = a_submission(session, plan, now=now + timedelta(days=1))
    assert again.sign_on_id != ended.id
    assert (ended.state, ended.email) == (state, None)
    assert session.get_one(SignOn, again.sign_on_id).state is State.PENDING


def test_signing_again_before_the_chore_has_run_makes_a_link_that_works(
    plan: Plan, session: Session, now: datetime
) -> None:
    late = a_sign_on(session, plan, now=now)
    again = a_submission(session, plan, now=now + timedelta(days=14, hours=1))
    assert (late.state, late.email) == (State.EXPIRED, None)
    assert session.get_one(SignOn, again.sign_on_id).created_at > now + timedelta(days=14)


def test_signing_again_on_the_last_day_is_a_double_click(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = a_sign_on(session, plan, now=now)
    again = a_submission(session, plan, now=now + timedelta(days=14))
    assert again.sign_on_id == first.id


def test_signing_a_newer_version_is_not_a_double_click(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = a_sign_on(session, plan, now=now)
    later = a_plan(session, now=now, source=LATER)
    second = a_submission(session, later, now=now)
    assert first.version_id == plan.current.id
    assert session.get_one(SignOn, second.sign_on_id).version_id == later.current.id


LATER = """---
slug: {slug}
language: en
title: A Fairer Plan
---

We agree.

## Action 1: Be fair
"""
SPELLINGS = [
    "jane.doe@gmail.com",
    "janedoe@gmail.com",
    "Jane.Doe@gmail.com",
    "j.a.n.e.d.o.e@gmail.com",
    "janedoe+a@gmail.com",
    "janedoe+b@gmail.com",
    "JANEDOE@GMAIL.COM",
    "janedoe@googlemail.com",
]


def test_eight_spellings_of_one_address_get_three_mails(
    plan: Plan, session: Session, now: datetime
) -> None:
    for email in SPELLINGS:
        ledger.take_in(session, plan.id, replace(ANN, email=email), budget=THREE_A_DAY, now=now)
    assert mails(session) == [CONFIRM] * 3
    assert submissions(session) == 8
    recipients = session.scalars(select(OutboxMessage.recipient).order_by(OutboxMessage.id)).all()
    assert recipients == SPELLINGS[:3]


def test_that_somebody_has_signed_is_told_to_the_proven_spelling_of_the_address(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    ledger.take_in(
        session, plan.id, replace(ANN, email="ann+x@example.org"), budget=THREE_A_DAY, now=now
    )
    told = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    assert (kind_of(told), told.recipient) == (ALREADY, ANN.email)


def test_beyond_the_budget_the_row_waits_without_a_code(
    plan: Plan, session: Session, now: datetime
) -> None:
    other = a_plan(session, now=now, slug="other-plan")
    for each in (plan, plan, other):
        ledger.take_in(session, each.id, ANN, budget=THREE_A_DAY, now=now)
    found = ledger.take_in(
        session, plan.id, replace(ANN, name="Ben Lee"), budget=THREE_A_DAY, now=now
    )
    fourth = session.get_one(Submission, found)
    assert len(mails(session)) == 3
    assert not links.is_code(fourth.code_seed, code_of(fourth), fourth.code_hash)
    assert session.get_one(SignOn, fourth.sign_on_id).name == "Ben Lee"


def test_telling_who_stands_already_counts_against_the_budget(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    for _ in range(5):
        ledger.take_in(session, plan.id, ANN, budget=THREE_A_DAY, now=now)
    assert mails(session).count(ALREADY) == 3


def test_after_a_day_the_budget_is_whole_again(plan: Plan, session: Session, now: datetime) -> None:
    for hours in (0, 0, 0, 0, 24):
        ledger.take_in(session, plan.id, ANN, budget=THREE_A_DAY, now=now + timedelta(hours=hours))
    assert len(mails(session)) == 4


FLAGS = ["disposable", "free_mail", "confusable"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("application", "flags"),
    [
        (ANN, []),
        (replace(ANN, email="ann@gmail.com"), []),
        (replace(ANN, email="ann@mailinator.com"), ["disposable"]),
        (replace(ANN, name="\u0410nn Lee"), ["confusable"]),
        (ACME, []),
        (replace(ACME, email="acme@gmail.com"), ["free_mail"]),
        (replace(ACME, name="\u0410cme", email="a@mailinator.com"), FLAGS),
    ],
)
def test_what_a_moderator_should_see_is_flagged(
    plan: Plan, session: Session, now: datetime, application: Application, flags: list[str]
) -> None:
    assert a_sign_on(session, plan, application=application, now=now).flags == flags
