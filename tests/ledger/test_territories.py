"""Who once chose Puerto Rico or another territory as country is counted in the state it is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import CLOCK
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State, Step
from signon.endorsers.chores import fold_batch
from signon.endorsers.queries import individuals
from signon.endorsers.service import differences
from signon.ledger import bring_territories_home, territories
from signon.models import Event, Plan, SignOn, Tally
from tests.conftest import Begin
from tests.endorsers.listed import individual
from tests.factories import a_sign_on, an_individual

OLD = {"us_state": None, "postal_code": None}
HOUR = timedelta(hours=1)


@pytest.fixture
def stored(plan: Plan, begin: Begin, now: datetime) -> Plan:
    """Have a listed person of each territory, one who still waits, and one from Mexico."""
    with begin() as session:
        for code in ("PR", "GU", "VI", "AS", "MP", "MX"):
            shown = Visibility.PLACE if code == "GU" else Visibility.FULL
            individual(session, plan, f"Ana {code}", now=now, country=code, visibility=shown, **OLD)
        waiting = an_individual("Eva", country="PR", **OLD)
        a_sign_on(session, plan, State.PENDING, waiting, now=now)
        fold_batch(session, now=now + HOUR)
    return plan


def listed_by_state(session: Session) -> dict[str, int]:
    rows = session.scalars(
        select(Tally).where(Tally.kind == Kind.INDIVIDUAL, Tally.state == State.LISTED)
    )
    return {row.us_state: row.number for row in rows if row.number}


def test_country_list_and_counts_follow(stored: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        assert bring_territories_home(session, now=now + 2 * HOUR) == 6
        fold_batch(session, now=now + 4 * HOUR)
        assert listed_by_state(session) == {"PR": 1, "GU": 1, "VI": 1, "AS": 1, "MP": 1, "": 1}
        assert differences(session) == {}
        lines = individuals(session, stored, None, now=now + 4 * HOUR).rows
        assert {(each.country, each.us_state) for each in lines} >= {("US", "PR"), ("US", "GU")}
        places = session.execute(select(SignOn.country, SignOn.us_state)).all()
        assert sorted(map(tuple, places), key=str).count(("US", "PR")) == 2
        assert ("MX", None) in map(tuple, places)


def test_it_goes_on_where_it_stopped_and_is_written_down_as_the_clocks_change(
    stored: Plan, begin: Begin, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(territories, "BATCH", 4)
    done = []
    for _ in range(3):
        with begin() as session:
            done.append(bring_territories_home(session, now=now + 2 * HOUR))
    assert done == [4, 2, 0]
    with begin() as session:
        edits = session.scalars(select(Event).where(Event.step == Step.EDIT)).all()
        assert [each.by for each in edits] == [CLOCK] * 6
