"""The one number: what is in the count, and what stands beside it."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Source
from signon.core.lifecycle import State
from signon.models import Fold, Plan, Tally
from signon.models.tally import Counts, counts
from tests.conftest import Begin
from tests.factories import a_plan


def add(session: Session, plan: Plan, kind: Kind, state: State, **cell: object) -> None:
    values = {"source": Source.WEB, "us_state": "", "category": "", "number": 1} | cell
    session.add(Tally(plan_id=plan.id, kind=kind, state=state, **values))  # type: ignore[arg-type] # cells


def test_before_the_first_fold_nothing_is_counted(plan: Plan, session: Session) -> None:
    assert counts(session, plan.id) == Counts()


def test_in_the_count_is_what_is_listed_over_all_cells(
    plan: Plan, session: Session, now: datetime
) -> None:
    add(session, plan, Kind.ORGANIZATION, State.LISTED, number=2, category="legal")
    add(session, plan, Kind.ORGANIZATION, State.LISTED, number=3, category="faith")
    add(session, plan, Kind.ORGANIZATION, State.LISTED, number=5, source=Source.OFFLINE)
    add(session, plan, Kind.INDIVIDUAL, State.LISTED, number=7, us_state="TX")
    add(session, plan, Kind.INDIVIDUAL, State.LISTED, number=11, source=Source.OFFLINE)
    add(session, plan, Kind.ORGANIZATION, State.IN_REVIEW, number=13)
    add(session, plan, Kind.INDIVIDUAL, State.PENDING, number=17)
    add(session, plan, Kind.INDIVIDUAL, State.WITHDRAWN, number=19)
    session.add(Fold(id=1, at=now))
    session.flush()

    found = counts(session, plan.id)

    assert (found.organizations, found.individuals, found.imported) == (10, 18, 16)
    assert (found.in_review, found.awaiting_confirmation, found.withdrawn) == (13, 17, 19)
    assert found.as_of == now


@pytest.mark.parametrize(
    "state", [State.DECLINED, State.QUARANTINED, State.EXPIRED, State.DISOWNED]
)
def test_what_is_neither_listed_nor_waiting_counts_nowhere(
    plan: Plan, session: Session, state: State
) -> None:
    add(session, plan, Kind.ORGANIZATION, state, number=9)
    session.flush()

    assert counts(session, plan.id) == Counts()


def test_each_plan_counts_for_itself(begin: Begin, plan: Plan, now: datetime) -> None:
    with begin() as session:
        other = a_plan(session, now=now, slug="other-plan")
        add(session, other, Kind.INDIVIDUAL, State.LISTED, number=4)
        session.flush()

        assert counts(session, plan.id).individuals == 0
        assert counts(session, other.id).individuals == 4
