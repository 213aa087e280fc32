"""What the page behind a confirm link shows, and when it shows nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import LinkExpired, LinkReplaced, LinkUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import ACTIVE, State, Step
from signon.models import Plan, SignOn
from signon.verify import queries
from tests.factories import ACME, ANN, a_plan, a_sign_on, a_submission, token_of
from tests.plan.texts import a_text

TOO_LATE = timedelta(days=14, hours=1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("visibility", "shown"),
    [
        (Visibility.FULL, "Ann Lee"),
        (Visibility.INITIAL, "Ann L."),
        (Visibility.PLACE, None),
        (Visibility.COUNTED, None),
    ],
)
def test_a_person_sees_before_and_after_what_the_list_shows(
    plan: Plan, session: Session, now: datetime, visibility: Visibility, shown: str | None
) -> None:
    token = token_of(a_submission(session, plan, replace(ANN, visibility=visibility), now=now))
    before = queries.claim(session, token, now=now)
    assert (before.name, before.public_name, before.state) == ("Ann Lee", shown, State.PENDING)
    ledger.confirm(session, token, by=SIGNER, now=now)
    after = queries.claim(session, token, now=now)
    assert (after.public_name, after.state) == (shown, State.LISTED)


def test_a_claim_names_place_version_and_plan(plan: Plan, session: Session, now: datetime) -> None:
    token = token_of(a_submission(session, plan, now=now))
    a_plan(session, now=now, source=a_text("title: A Fairer Plan"))
    found = queries.claim(session, token, now=now)
    assert (found.kind, found.us_state, found.country) == (Kind.INDIVIDUAL, "TX", "US")
    assert (found.version_number, found.plan.slug) == (1, plan.slug)


@pytest.mark.parametrize("state", [State.PENDING, *sorted(ACTIVE)])
def test_an_organization_sees_its_name_in_every_state(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    token = token_of(a_submission(session, plan, ACME, now=now))
    a_sign_on(session, plan, state, ACME, now=now)
    found = queries.claim(session, token, now=now)
    assert (found.public_name, found.state, found.visibility) == ("Acme Aid", state, None)


def test_what_stands_is_shown_until_its_link_ends(
    plan: Plan, session: Session, now: datetime
) -> None:
    token = token_of(a_submission(session, plan, now=now))
    ledger.confirm(session, token, by=SIGNER, now=now)
    assert queries.claim(session, token, now=now).state is State.LISTED
    with pytest.raises(LinkExpired):
        queries.claim(session, token, now=now + TOO_LATE)


def test_an_unknown_token_shows_nothing(plan: Plan, session: Session, now: datetime) -> None:
    with pytest.raises(LinkUnknown):
        queries.claim(session, "x" * 43, now=now)


@pytest.mark.parametrize("by", ["clock", "chore"])
def test_what_was_not_confirmed_in_time_has_expired(
    plan: Plan, session: Session, now: datetime, by: str
) -> None:
    token = token_of(a_submission(session, plan, now=now))
    if by == "chore":
        assert ledger.expire(session, now=now + TOO_LATE) == 1
    with pytest.raises(LinkExpired):
        queries.claim(session, token, now=now + TOO_LATE)


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.DISOWN])
def test_what_was_taken_back_is_unknown(
    plan: Plan, session: Session, now: datetime, step: Step
) -> None:
    submission = a_submission(session, plan, now=now)
    session.get_one(SignOn, submission.sign_on_id).take(step, at=now, by=SIGNER)
    with pytest.raises(LinkUnknown):
        queries.claim(session, token_of(submission), now=now)


def test_what_gave_way_was_replaced(plan: Plan, session: Session, now: datetime) -> None:
    token = token_of(a_submission(session, plan, replace(ANN, us_state="CA"), now=now))
    a_sign_on(session, plan, State.LISTED, now=now)
    for at in (now, now + TOO_LATE):
        with pytest.raises(LinkReplaced):
            queries.claim(session, token, now=at)
