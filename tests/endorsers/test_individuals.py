"""People stand on the list as they chose, and nobody sees the moment a hidden person signed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Visibility
from signon.core.lifecycle import Step
from signon.endorsers.chores import fold_batch
from signon.endorsers.queries import PAGE, Key, individuals
from signon.models import Plan, SignOn
from signon.models.tally import counts
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual
from tests.factories import STAFF

SIGNED = datetime(2020, 12, 14, 15, 30, tzinfo=UTC)
HOUR = datetime(2020, 12, 14, 16, tzinfo=UTC)
PEOPLE = (
    ("Zoë Ng", Visibility.FULL, "US", "CA"),
    ("Ana Núñez Vega", Visibility.INITIAL, "US", "TX"),
    ("José", Visibility.INITIAL, "MX", None),
    ("Cyd Hidden", Visibility.PLACE, "US", "NY"),
    ("Dee Hidden", Visibility.PLACE, "GT", None),
    ("Evelyn Counted", Visibility.COUNTED, "US", "WY"),
)
SHOWN = ["Ana V. Texas", "J Mexico", "Zoë Ng California"]
PLACED = ["A supporter in Guatemala", "A supporter in New York"]


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """Stand at the time of signing."""
    with time_machine.travel(SIGNED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(plan: Plan, begin: Begin) -> Plan:
    """Return the plan with a person of every kind, all of whom signed at half past."""
    with begin() as session:
        for name, visibility, country, us_state in PEOPLE:
            individual(
                session,
                plan,
                name,
                visibility=visibility,
                country=country,
                us_state=us_state,
                now=SIGNED,
            )
    return plan


def shown(client: PageClient, plan: Plan) -> list[str]:
    page = parse(client.get(f"/plans/{plan.slug}/signers").get_data(as_text=True))
    roll = page.find(".//ul[@class='roll is-people']")
    return [] if roll is None else [text_of(each) for each in roll]


def test_people_appear_as_they_chose_and_hidden_ones_from_the_full_hour(
    client: PageClient, people: Plan, at: time_machine.Traveller
) -> None:
    assert shown(client, people) == SHOWN
    at.move_to(HOUR - timedelta(seconds=1))
    assert shown(client, people) == SHOWN
    at.move_to(HOUR)
    assert shown(client, people) == SHOWN + PLACED
    page = client.get(f"/plans/{people.slug}/signers").get_data(as_text=True)
    for hidden in ("Cyd", "Dee", "Evelyn", "Wyoming", "Núñez", "José", "Bo "):
        assert hidden not in page


def test_the_count_of_hidden_people_stands_still_until_the_full_hour(
    people: Plan, begin: Begin
) -> None:
    totals = {}
    for when in (SIGNED, HOUR - timedelta(seconds=1), HOUR):
        with begin() as session:
            fold_batch(session, now=when)
            found = counts(session, people.id)
        totals[when] = (found.individuals, found.awaiting_confirmation)
    assert list(totals.values()) == [(3, 0), (3, 0), (6, 0)]


def test_an_id_tells_nothing_of_the_order_of_signing(people: Plan, begin: Begin) -> None:
    with begin() as session:
        ids = session.scalars(select(SignOn.id)).all()
    assert {each.version for each in ids} == {4}


@pytest.mark.parametrize("step", [Step.QUARANTINE, Step.WITHDRAW, Step.DISOWN])
def test_who_leaves_is_neither_shown_nor_counted(people: Plan, begin: Begin, step: Step) -> None:
    with begin() as session:
        for sign_on in session.scalars(select(SignOn)).all():
            sign_on.take(step, at=HOUR, by=STAFF)
        session.flush()
        assert individuals(session, people, None, now=HOUR + timedelta(hours=2)).rows == []
        fold_batch(session, now=HOUR + timedelta(hours=2))
        found = counts(session, people.id)
        assert (found.individuals, found.organizations) == (0, 0)
        assert found.withdrawn == (len(PEOPLE) if step is Step.WITHDRAW else 0)
        clear = func.coalesce(SignOn.public_name, SignOn.place_key, SignOn.sort_key)
        assert not any(session.scalars(select(clear)))


def test_a_released_person_is_hidden_until_the_full_hour_again(people: Plan, begin: Begin) -> None:
    with begin() as session:
        where = (SignOn.visibility == Visibility.PLACE, SignOn.us_state == "NY")
        sign_on = session.scalars(select(SignOn).where(*where)).one()
        sign_on.take(Step.QUARANTINE, at=HOUR, by=STAFF)
        sign_on.take(Step.RELEASE, at=HOUR + timedelta(minutes=10), by=STAFF)
        session.flush()
        for minutes, number in ((10, 1), (59, 1), (60, 2)):
            page = individuals(session, people, None, now=HOUR + timedelta(minutes=minutes))
            assert len([row for row in page.rows if row.name is None]) == number


def every(session: Session, plan: Plan, now: datetime) -> list[str | None]:
    """Return the names on all pages, one after the other."""
    collected: list[str | None] = []
    after: Key | None = None
    while True:
        found = individuals(session, plan, after, now=now)
        collected += [row.name for row in found.rows]
        if found.after is None:
            return collected
        after = found.after


def test_pages_go_on_from_names_to_places(plan: Plan, session: Session) -> None:
    named = individual(session, plan, "Ana 0", now=SIGNED)
    copies(session, named, [{"public_name": f"Ana {n % 7}"} for n in range(1, PAGE + 10)])
    placed = individual(session, plan, "Bo", visibility=Visibility.PLACE, now=SIGNED)
    copies(session, placed, [{} for _ in range(PAGE)])
    found = every(session, plan, HOUR)
    assert len(found) == PAGE + 10 + PAGE + 1
    assert found == sorted(f"Ana {n % 7}" for n in range(PAGE + 10)) + [None] * (PAGE + 1)
