"""The six digits: five tries, a new mail begins anew, and a duplicate is answered the same."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate
from signon.core.actor import SIGNER
from signon.core.kinds import Visibility
from signon.core.lifecycle import FINAL, STANDING, State
from signon.core.links import is_code
from signon.mail.asked import stands_already
from signon.mail.rows import kind_of
from signon.models import OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from tests.factories import ACME, ANN, ROUTE, a_sign_on, a_submission, code_of, token_of
from tests.sign.visitors import mails

THREE_A_DAY = Rate(3, 24 * 3600)
TOO_LATE = timedelta(days=14, hours=1)
CONFIRM, ALREADY = MailKind.CONFIRM_SIGN_ON, MailKind.ALREADY_SIGNED


def wrong(submission: Submission) -> str:
    return f"{(int(code_of(submission)) + 1) % 10**6:06}"


def try_wrong(session: Session, submission: Submission, times: int, *, now: datetime) -> None:
    for _ in range(times):
        assert (
            ledger.enter_code(session, submission.id, wrong(submission), by=SIGNER, now=now) is None
        )


@pytest.mark.one_database
@pytest.mark.parametrize("grouping", ["{0}{1}", " {0} {1} ", "{0}-{1}"])
def test_the_right_code_confirms(
    plan: Plan, session: Session, now: datetime, grouping: str
) -> None:
    submission = a_submission(session, plan, now=now)
    code = code_of(submission)
    typed = grouping.format(code[:3], code[3:])
    assert ledger.enter_code(session, submission.id, typed, by=SIGNER, now=now) is State.LISTED
    assert mails(session)[-1] is MailKind.SIGNED


def test_the_code_of_an_organization_leads_to_the_review(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, ACME, now=now)
    code = code_of(submission)
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is State.IN_REVIEW
    (sign_on,) = session.scalars(select(SignOn)).all()
    assert sign_on.is_by_code, "whoever reviews it must see that it was not the link"


def test_the_right_code_again_says_how_it_stands(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    for _ in range(2):
        code = code_of(submission)
        assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is State.LISTED
    assert mails(session).count(MailKind.SIGNED) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["", "000000000", "abcdef", "\uff11" * 6, "é" * 5000])
def test_what_is_not_the_code_does_not_confirm(
    plan: Plan, session: Session, now: datetime, typed: str
) -> None:
    submission = a_submission(session, plan, now=now)
    assert ledger.enter_code(session, submission.id, typed, by=SIGNER, now=now) is None
    assert submission.tries == 1


def test_after_five_wrong_codes_the_right_one_is_refused_too(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    try_wrong(session, submission, 5, now=now)
    assert (
        ledger.enter_code(session, submission.id, code_of(submission), by=SIGNER, now=now) is None
    )
    assert submission.tries == 5
    token = token_of(submission)
    assert (
        ledger.confirm(session, token, by=SIGNER, now=now).state is State.LISTED
    )  # the link still works


def test_the_fifth_try_may_be_right(plan: Plan, session: Session, now: datetime) -> None:
    submission = a_submission(session, plan, now=now)
    try_wrong(session, submission, 4, now=now)
    code = code_of(submission)
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is State.LISTED


def test_a_new_mail_brings_a_new_code_and_keeps_the_link(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    old, token = code_of(submission), token_of(submission)
    try_wrong(session, submission, 5, now=now)
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=now)
    assert (submission.tries, token_of(submission)) == (0, token)
    assert mails(session) == [CONFIRM, CONFIRM]
    if old != code_of(submission):  # one in a million
        assert ledger.enter_code(session, submission.id, old, by=SIGNER, now=now) is None
    code = code_of(submission)
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is State.LISTED


@pytest.mark.parametrize("state", sorted(STANDING))
def test_no_code_fits_a_duplicate_and_a_new_mail_tells_the_owner(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    standing = a_sign_on(session, plan, state, ACME, now=now)
    duplicate = a_submission(session, plan, replace(ACME, city="Reno"), now=now)
    assert ledger.enter_code(session, duplicate.id, code_of(duplicate), by=SIGNER, now=now) is None
    try_wrong(session, duplicate, 4, now=now)
    ledger.resend(session, duplicate.id, budget=THREE_A_DAY, now=now)
    assert duplicate.tries == 0
    assert not is_code(duplicate.code_seed, code_of(duplicate), duplicate.code_hash)
    mail = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    assert (kind_of(mail), stands_already(mail)) == (ALREADY, standing.id)
    assert mail.recipient == ACME.email


def test_a_code_dies_when_a_new_mail_finds_it_confirmed(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    code = code_of(submission)
    ledger.confirm(session, token_of(submission), by=SIGNER, now=now)
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=now)
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=now) is None
    assert mails(session)[-1] is ALREADY


def test_a_new_mail_is_sent_within_the_budget_of_the_address(
    plan: Plan, session: Session, now: datetime
) -> None:
    found = ledger.take_in(session, plan.id, ANN, budget=THREE_A_DAY, now=now)
    submission = session.get_one(Submission, found)
    for _ in range(4):
        ledger.resend(session, found, budget=THREE_A_DAY, now=now)
    assert mails(session) == [CONFIRM] * 3
    try_wrong(session, submission, 5, now=now)
    ledger.resend(session, found, budget=THREE_A_DAY, now=now)
    assert submission.tries == 5
    ledger.resend(session, found, budget=THREE_A_DAY, now=now + timedelta(days=1))
    assert (submission.tries, mails(session)) == (0, [CONFIRM] * 4)


def test_who_was_beyond_the_budget_gets_the_mail_the_next_day(
    plan: Plan, session: Session, now: datetime
) -> None:
    for name in ("One", "Two", "Three"):
        ledger.take_in(session, plan.id, replace(ANN, name=name), budget=THREE_A_DAY, now=now)
    late = ledger.take_in(session, plan.id, ANN, budget=THREE_A_DAY, now=now)
    tomorrow = now + timedelta(days=1)
    ledger.resend(session, late, budget=THREE_A_DAY, now=tomorrow)
    code = code_of(session.get_one(Submission, late))
    assert ledger.enter_code(session, late, code, by=SIGNER, now=tomorrow) is State.LISTED


def test_who_is_forgotten_gets_no_new_mail_but_new_tries(
    plan: Plan, session: Session, now: datetime
) -> None:
    counted = replace(ANN, visibility=Visibility.COUNTED)
    submission = a_submission(session, plan, counted, now=now)
    ledger.confirm(session, token_of(submission), by=SIGNER, now=now)
    before = mails(session)
    try_wrong(session, submission, 5, now=now)
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=now)
    assert (submission.tries, mails(session)) == (0, before)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_the_code_of_what_has_ended_does_not_fit(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    submission = a_submission(session, plan, now=now)
    sign_on = session.get_one(SignOn, submission.sign_on_id)
    if len(ROUTE[state]) > 1:
        ledger.confirm(session, token_of(submission), by=SIGNER, now=now)
    sign_on.take(ROUTE[state][-1], at=now, by=SIGNER)
    before = mails(session)
    assert (
        ledger.enter_code(session, submission.id, code_of(submission), by=SIGNER, now=now) is None
    )
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=now)
    assert (sign_on.state, mails(session)) == (state, before)


def test_a_code_runs_out_with_its_link(plan: Plan, session: Session, now: datetime) -> None:
    submission = a_submission(session, plan, now=now)
    code, late = code_of(submission), now + TOO_LATE
    assert ledger.enter_code(session, submission.id, code, by=SIGNER, now=late) is None
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=late)
    assert not is_code(submission.code_seed, code_of(submission), submission.code_hash)
    assert mails(session) == [CONFIRM]


@pytest.mark.one_database
@pytest.mark.parametrize("unknown", [None, UUID(int=1)])
def test_who_holds_no_submission_gets_nowhere(
    plan: Plan, session: Session, now: datetime, unknown: UUID | None
) -> None:
    assert ledger.enter_code(session, unknown, "123456", by=SIGNER, now=now) is None
    ledger.resend(session, unknown, budget=THREE_A_DAY, now=now)
    assert not mails(session)


def test_a_submission_without_its_sign_on_gets_nowhere(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    submission.sign_on_id = None
    assert (
        ledger.enter_code(session, submission.id, code_of(submission), by=SIGNER, now=now) is None
    )
    ledger.resend(session, submission.id, budget=THREE_A_DAY, now=now)
    assert mails(session) == [CONFIRM]
