"""What the endorser's own page shows: what the list shows, or would."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.core.actor import SIGNER
from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import ACTIVE, State, Step
from signon.manage.queries import own
from signon.models import Plan
from tests.factories import ACME, ANN, STAFF, a_plan, a_sign_on, link_token
from tests.ledger.asking import ask

HOUR = timedelta(hours=1)


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
@pytest.mark.parametrize("state", [State.LISTED, State.QUARANTINED])
def test_a_person_sees_what_the_list_shows_or_would(
    plan: Plan,
    session: Session,
    now: datetime,
    visibility: Visibility,
    shown: str | None,
    state: State,
) -> None:
    a_sign_on(session, plan, state, replace(ANN, visibility=visibility), now=now)
    (found,) = own(session, ask(session, now=now), now=now)
    assert (found.public_name, found.visibility, found.state) == (shown, visibility, state)


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_an_organization_sees_its_name_and_state(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    (found,) = own(session, link_token(session, sign_on.id), now=now)
    assert (found.id, found.kind, found.public_name) == (sign_on.id, Kind.ORGANIZATION, "Acme Aid")
    assert (found.state, found.version_number, found.plan.slug) == (state, 1, plan.slug)
    assert found.listed_at == sign_on.listed_at


def test_a_personal_link_shows_all_of_the_address_newest_first(
    plan: Plan, session: Session, now: datetime
) -> None:
    other = a_plan(session, now=now, slug="other-plan")
    a_sign_on(session, plan, State.LISTED, now=now)
    a_sign_on(session, other, State.LISTED, now=now + HOUR)
    a_sign_on(session, other, State.WITHDRAWN, replace(ANN, name="Ben Lee"), now=now)
    a_sign_on(session, other, State.PENDING, replace(ANN, name="Cy Lee"), now=now)
    a_sign_on(session, plan, State.LISTED, replace(ANN, email="eve@example.org"), now=now)
    found = own(session, ask(session, now=now), now=now)
    assert [each.plan.slug for each in found] == ["other-plan", "fair-plan"]


def test_nothing_that_stands_is_nothing_to_see(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    token = link_token(session, sign_on.id)
    sign_on.take(Step.QUARANTINE, at=now, by=STAFF)
    assert len(own(session, token, now=now)) == 1
    sign_on.take(Step.WITHDRAW, at=now, by=SIGNER)
    with pytest.raises(LinkUnknown):
        own(session, token, now=now)


def test_an_old_link_shows_nothing(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    with pytest.raises(LinkExpired):
        own(session, ask(session, now=now), now=now + HOUR + timedelta(seconds=1))


def test_an_unknown_link_shows_nothing(plan: Plan, session: Session, now: datetime) -> None:
    with pytest.raises(LinkUnknown):
        own(session, "x" * 43, now=now)
