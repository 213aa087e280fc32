"""A sign-on takes each step with all that the step brings, and the database holds it to it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from signon.core.actor import Actor
from signon.core.errors import StepRefused
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.lifecycle import ACTIVE, FINAL, TRANSITIONS, State, Step
from signon.core.listing import person_key, place_key
from signon.core.rounding import start_of_hour
from signon.core.visibility import counted_state
from signon.extensions import db
from signon.ledger import Application
from signon.models import Event, Plan, SearchWord, SignOn
from signon.models.sign_on import CONFIRMS
from tests.conftest import Begin
from tests.factories import ACME, ANN, STAFF, a_sign_on, an_individual, an_organization

# A disposable address holds an individual for review, so that both kinds can take every step.
HELD = replace(ANN, email="ann@mailinator.com", postal_code="73301")
ORGANIZATION = replace(ACME, scope=Scope.STATE, us_state="CA")
LATER = timedelta(days=2, minutes=7)


def words_of(session: Session, sign_on: SignOn) -> set[str]:
    found = select(SearchWord.word).where(SearchWord.sign_on_id == sign_on.id)
    return set(session.scalars(found))


def newest_event(session: Session, sign_on: SignOn) -> Event:
    of_it = select(Event).where(Event.sign_on_id == sign_on.id)
    return session.scalars(of_it.order_by(Event.id.desc()).limit(1)).one()


def taken(session: Session, sign_on: SignOn, step: Step, at: datetime) -> SignOn:
    """Return the sign-on as it is stored after a step."""
    if step in CONFIRMS:
        sign_on.slot = 1
    sign_on.take(step, at=at, by=STAFF, note="because")
    session.flush()
    session.expire_all()
    return session.get_one(SignOn, sign_on.id)


@pytest.mark.parametrize("application", [HELD, ORGANIZATION], ids=["individual", "organization"])
@pytest.mark.parametrize(("state", "step"), TRANSITIONS)
def test_a_step_brings_what_belongs_to_it(
    plan: Plan, session: Session, now: datetime, application: Application, state: State, step: Step
) -> None:
    sign_on = a_sign_on(session, plan, state, application, now=now)
    at = now + LATER

    after = taken(session, sign_on, step, at)

    assert after.state is TRANSITIONS[state, step]
    assert_shown(session, after)
    assert_kept(after, state, step, at)
    assert_told(newest_event(session, after), after, state, step)


def assert_shown(session: Session, after: SignOn) -> None:
    """See that the list shows what is listed, and nothing else."""
    is_listed = after.state is State.LISTED
    for shown in (after.public_name, after.place_key, after.sort_key, after.shown_from):
        assert (shown is not None) == is_listed
    assert bool(words_of(session, after)) == (is_listed and after.kind is Kind.ORGANIZATION)


def assert_kept(after: SignOn, state: State, step: Step, at: datetime) -> None:
    """See that times and place fit the state, and that who has gone is forgotten."""
    is_over = after.state in FINAL
    assert after.ended_at == (start_of_hour(at) if is_over else None)
    assert (after.slot is not None) == (after.state in ACTIVE)
    assert after.confirmed_at == (None if state is State.PENDING and is_over else at_of(step, at))
    for private in (after.email, after.contact_name, after.contact_title, after.postal_code):
        assert private is None or not is_over
    is_nameless = is_over and after.kind is Kind.INDIVIDUAL
    assert (after.name is None) == is_nameless
    assert (after.email_key is None) == is_over


def assert_told(event: Event, after: SignOn, state: State, step: Step) -> None:
    """See that the ledger has the step, in the cells in which it counts."""
    assert (event.before, event.step, event.after) == (state, step, after.state)
    assert (event.plan_id, event.kind, event.source) == (after.plan_id, after.kind, after.source)
    assert (event.us_state, event.category) == (after.us_state, after.category or "")
    assert (event.by, event.note, event.folded) == (STAFF, "because", False)
    assert event.fold_at == event.at


def at_of(step: Step, at: datetime) -> datetime:
    """Return when a sign-on was confirmed that has just taken ``step``."""
    return start_of_hour(at if step in CONFIRMS else at - LATER)


@pytest.mark.parametrize("state", State)
def test_a_step_that_is_refused_changes_nothing(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ORGANIZATION, now=now)
    events = select(func.count()).select_from(Event)
    before = session.scalar(events)

    for step in [step for step in Step if (state, step) not in TRANSITIONS]:
        with pytest.raises(StepRefused):
            sign_on.take(step, at=now, by=STAFF)

    assert not session.is_modified(sign_on)
    assert session.scalar(events) == before


def test_only_what_was_listed_can_be_released(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ORGANIZATION, now=now)
    sign_on.take(Step.QUARANTINE, at=now, by=STAFF)

    with pytest.raises(StepRefused, match="cannot release a sign-on that is quarantined"):
        sign_on.take(Step.RELEASE, at=now, by=STAFF)
    assert sign_on.state is State.QUARANTINED


@pytest.mark.parametrize(
    ("visibility", "shown"),
    [
        (Visibility.FULL, ("Ann Lee", "0", "ann lee")),
        (Visibility.INITIAL, ("Ann L.", "0", "ann l")),
        (Visibility.PLACE, (None, "1", "tx")),
        (Visibility.COUNTED, (None, "9", "tx")),
    ],
)
def test_a_person_is_listed_as_they_chose(
    plan: Plan,
    session: Session,
    now: datetime,
    visibility: Visibility,
    shown: tuple[str | None, str, str],
) -> None:
    person = an_individual(visibility=visibility)
    sign_on = a_sign_on(session, plan, State.LISTED, person, now=now)
    session.refresh(sign_on)

    assert (sign_on.public_name, sign_on.place_key, sign_on.sort_key) == shown
    is_hidden = visibility in {Visibility.PLACE, Visibility.COUNTED}
    next_hour = now.replace(minute=0) + timedelta(hours=1)
    assert sign_on.shown_from == (next_hour if is_hidden else start_of_hour(now))
    assert newest_event(session, sign_on).fold_at == sign_on.shown_from


def test_of_who_is_only_counted_nothing_is_kept_from_the_confirmation_on(
    plan: Plan, session: Session, now: datetime
) -> None:
    person = an_individual(visibility=Visibility.COUNTED, postal_code="73301", updates=True)
    sign_on = a_sign_on(session, plan, State.LISTED, person, now=now)

    assert (sign_on.name, sign_on.email, sign_on.postal_code, sign_on.country) == (None,) * 4
    assert sign_on.updates is False
    assert newest_event(session, sign_on).us_state == ""


def test_who_comes_back_to_the_list_keeps_the_time_of_the_first_listing(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ORGANIZATION, now=now)
    name, words = sign_on.public_name, words_of(session, sign_on)

    for step in (Step.QUARANTINE, Step.RELEASE, Step.QUARANTINE, Step.RECONSIDER, Step.APPROVE):
        sign_on = taken(session, sign_on, step, now + LATER)

    assert (sign_on.listed_at, sign_on.confirmed_at) == (start_of_hour(now),) * 2
    assert sign_on.shown_from == start_of_hour(now + LATER)
    assert (sign_on.public_name, words_of(session, sign_on)) == (name, words)


def test_an_organization_is_found_by_the_words_of_its_name(
    plan: Plan, session: Session, now: datetime
) -> None:
    named = an_organization("The A.C.L.U. of Águila", scope=Scope.LOCAL, us_state="AZ")
    sign_on = a_sign_on(session, plan, State.LISTED, named, now=now)

    words = {"the", "aclu", "a", "c", "l", "u", "of", "aguila", "theacluofaguila"}
    assert words_of(session, sign_on) == words
    assert (sign_on.place_key, sign_on.sort_key) == ("1Arizona", "aclu of aguila")


def test_a_sign_on_that_is_in_no_transaction_takes_no_step(now: datetime) -> None:
    sign_on = SignOn(
        plan_id=1,
        version_id=1,
        kind=Kind.ORGANIZATION,
        language="en",
        name="Acme",
        name_key=b"n",
        email="a@example.org",
        email_key=b"e",
        payload_key=b"p",
        created_at=now,
        fold_at=now,
    )

    with pytest.raises(RuntimeError, match="only inside a transaction"):
        sign_on.take(Step.CONFIRM_HELD, at=now, by=STAFF)


def test_two_who_decide_on_the_same_row_cannot_both_win(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on_id = a_sign_on(session, plan, State.IN_REVIEW, ORGANIZATION, now=now).id
    with Session(db.engine, expire_on_commit=False) as slow:
        seen = slow.get_one(SignOn, sign_on_id)
        slow.commit()
        with begin() as quick:
            quick.get_one(SignOn, sign_on_id).take(Step.APPROVE, at=now, by=STAFF)
        seen.take(Step.DECLINE, at=now, by=Actor.staff(2))
        with pytest.raises(StaleDataError):
            slow.flush()
        slow.rollback()
    with begin() as session:
        found = session.get_one(SignOn, sign_on_id)
        assert found.state is State.LISTED
        assert newest_event(session, found).by == STAFF


def test_places_are_ordered_national_by_state_international() -> None:
    keys = [
        place_key(Scope.NATIONAL, None),
        place_key(Scope.LOCAL, "AK"),
        place_key(Scope.STATE, "CA"),
        place_key(Scope.INTERNATIONAL, None),
    ]

    assert keys == sorted(keys) == ["0", "1Alaska", "1California", "2"]


def test_who_shows_no_place_counts_in_none() -> None:
    assert counted_state(None, "CA") == "CA"
    assert counted_state(Visibility.PLACE, "CA") == "CA"
    assert counted_state(Visibility.FULL, None) == ""
    assert counted_state(Visibility.COUNTED, "CA") == ""
    assert person_key(None, Visibility.COUNTED) > person_key(None, Visibility.PLACE)
