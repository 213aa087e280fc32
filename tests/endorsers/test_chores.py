"""The ledger is folded into the tally exactly once, however many fold at once."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Scope, Visibility
from signon.core.lifecycle import State, Step
from signon.endorsers import chores
from signon.endorsers.chores import CHORES, fold, fold_batch, fold_in_rhythm, renew_list
from signon.endorsers.service import differences
from signon.models import Event, Fold, Plan, Tally
from signon.models.tally import Counts, counts
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.factories import STAFF, a_plan, a_sign_on, an_individual, an_organization
from tests.web.threads import at_once

LATER = timedelta(hours=2)


def waiting(session: Session) -> int:
    return session.scalar(select(func.count()).where(Event.folded.is_(False))) or 0


def test_every_state_is_counted_where_it_belongs(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        for number, state in enumerate(State):
            email = f"a{number}@mailinator.com"  # so that people are held for review, too
            aid = an_organization(f"Aid {state}", email=email)
            a_sign_on(session, plan, state, aid, now=now)
            a_sign_on(session, plan, state, an_individual(f"Ana {state}", email=email), now=now)
    assert fold(begin, now) > 2 * len(State)
    with begin() as session:
        assert counts(session, plan.id) == Counts(
            organizations=1,
            individuals=1,
            in_review=2,
            awaiting_confirmation=2,
            imported=0,
            withdrawn=2,
            as_of=now,
        )
        assert waiting(session) == 0
        assert differences(session) == {}


def test_a_step_moves_one_from_cell_to_cell(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        sign_on = organization(session, plan, "Aid", scope=Scope.STATE, us_state="TX", now=now)
        fold_batch(session, now=now)
        sign_on.take(Step.QUARANTINE, at=now, by=STAFF)
        session.flush()
        fold_batch(session, now=now)
        cells = session.execute(select(Tally.state, Tally.us_state, Tally.category, Tally.number))
        assert set(map(tuple, cells)) == {
            (State.LISTED, "TX", "legal", 0),
            (State.QUARANTINED, "TX", "legal", 1),
        }


def test_plans_and_places_are_counted_apart(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        other = a_plan(session, now=now, slug="other-plan")
        individual(session, plan, "Ana", us_state="TX", now=now)
        individual(session, other, "Ana", us_state="CA", now=now)
        individual(session, other, "Bo", us_state="CA", visibility=Visibility.COUNTED, now=now)
        fold_batch(session, now=now + LATER)
        listed = Tally.state == State.LISTED
        cells = session.execute(select(Tally.plan_id, Tally.us_state, Tally.number).where(listed))
        assert set(map(tuple, cells)) == {
            (plan.id, "TX", 1),
            (other.id, "CA", 1),
            (other.id, "", 1),
        }


def test_folding_again_counts_nothing_twice(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        organization(session, plan, "Aid", now=now)
    assert [fold(begin, now) > 0, fold(begin, now), fold(begin, now + LATER)] == [True, 0, 0]
    with begin() as session:
        found = counts(session, plan.id)
        assert (found.organizations, found.as_of) == (1, now + LATER)
        assert session.scalar(select(func.count()).select_from(Fold)) == 1


def test_what_waits_for_its_hour_waits(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        individual(session, plan, "Ana", visibility=Visibility.COUNTED, now=now)
        assert fold_batch(session, now=now) == 0
        assert counts(session, plan.id).individuals == 0
        assert differences(session) == {}  # what waits is no error
        assert fold_batch(session, now=now + LATER) == 2


def test_a_long_ledger_is_folded_in_batches(
    plan: Plan, begin: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "BATCH", 7)
    with begin() as session:
        first = organization(session, plan, "Aid", now=now)
        copies(session, first, [{} for _ in range(5)])
    assert [fold(begin, now) for _ in range(4)] == [7, 7, 4, 0]
    with begin() as session:
        assert counts(session, plan.id).organizations == 6
        assert differences(session) == {}


def test_several_who_fold_at_once_count_each_event_once(
    app: Flask, plan: Plan, begin: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "BATCH", 50)
    with begin() as session:
        first = organization(session, plan, "Aid", now=now)
        person = individual(session, plan, "Ana", now=now)
        copies(session, first, [{"us_state": None} for _ in range(199)])
        copies(session, person, [{} for _ in range(199)])

    def work(number: int) -> int:
        return sum(fold(begin, now + number * timedelta(seconds=1)) for _ in range(12))

    assert sum(at_once(app, work, 4)) == 200 * 3 + 200 * 2
    with begin() as session:
        found = counts(session, plan.id)
        assert (found.organizations, found.individuals, waiting(session)) == (200, 200, 0)
        assert differences(session) == {}


def test_the_chore_is_told_to_the_worker() -> None:
    told = {chore.name: chore.work for chore in CHORES}
    assert told == {"fold the tally": fold_in_rhythm, "renew the list": renew_list}
    assert chores.BATCH >= 1000


def test_the_worker_folds_on_at_once_only_after_a_full_batch(
    begin: Begin, plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin() as session:
        for number in range(3):
            a_sign_on(session, plan, application=an_individual(f"Ann {number}"), now=now)
    monkeypatch.setattr(chores, "BATCH", 2)

    assert [fold_in_rhythm(begin, now) for _ in range(3)] == [2, 0, 0]
