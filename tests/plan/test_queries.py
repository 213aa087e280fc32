"""What is found of plans, and in which order."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import PlanUnknown
from signon.core.lifecycle import State
from signon.core.plan import PlanState
from signon.models import Plan
from signon.models.tally import Counts
from signon.plan import queries
from signon.plan.service import close_plan
from tests.factories import a_plan, a_sign_on, an_organization

SECOND = timedelta(seconds=1)


def slugs(plans: object) -> list[str]:
    assert isinstance(plans, list)
    return [plan.slug for plan in plans]


def test_a_plan_is_found_in_any_state(session: Session, now: datetime) -> None:
    draft = a_plan(session, now=now, is_open=False)
    assert queries.find(session, "fair-plan") is draft


def test_a_plan_that_is_not_there_is_unknown(session: Session) -> None:
    with pytest.raises(PlanUnknown, match="there is no such plan"):
        queries.find(session, "fair-plan")


def test_visitors_see_no_draft(session: Session, now: datetime) -> None:
    a_plan(session, now=now, is_open=False)
    with pytest.raises(PlanUnknown):
        queries.shown(session, "fair-plan", now)


@pytest.mark.parametrize("state", [PlanState.OPEN, PlanState.CLOSED])
def test_visitors_see_what_is_published(session: Session, now: datetime, state: PlanState) -> None:
    plan = a_plan(session, now=now)
    plan.state = state
    session.flush()
    assert queries.shown(session, "fair-plan", now) is plan


def test_plans_come_newest_first(session: Session, now: datetime) -> None:
    a_plan(session, now=now + timedelta(days=1), slug="middle", is_open=False)
    a_plan(session, now=now, slug="oldest")
    a_plan(session, now=now + timedelta(days=1), slug="newest")
    assert slugs(queries.every(session)) == ["newest", "middle", "oldest"]


def test_the_one_open_plan_stands_for_all(session: Session, now: datetime) -> None:
    a_plan(session, now=now, slug="open")
    a_plan(session, now=now, slug="draft", is_open=False)
    close_plan(session, a_plan(session, now=now, slug="shut"), by=OPERATOR, now=now)
    assert slugs(queries.featured(session, now)) == ["open"]


def test_the_front_page_keeps_a_closed_plan_when_none_is_open(
    session: Session, now: datetime
) -> None:
    a_plan(session, now=now, slug="draft", is_open=False)
    close_plan(session, a_plan(session, now=now, slug="shut"), by=OPERATOR, now=now)
    assert slugs(queries.featured(session, now)) == ["shut"]


def test_a_list_begins_with_what_is_open_and_ends_with_what_is_past_its_time(
    session: Session, now: datetime
) -> None:
    times = {"open": None, "late": now + SECOND, "past": now, "past too": now - SECOND}
    for slug, closes_at in times.items():
        a_plan(session, now=now, slug=slug.replace(" ", "-")).closes_at = closes_at
    a_plan(session, now=now, slug="soon").opens_at = now + SECOND
    session.flush()

    found = slugs(queries.featured(session, now))
    assert found == ["late", "open", "soon", "past-too", "past"]


def test_a_plan_past_its_time_does_not_hide_the_open_one(session: Session, now: datetime) -> None:
    a_plan(session, now=now, slug="open")
    a_plan(session, now=now + SECOND, slug="past").closes_at = now
    assert slugs(queries.featured(session, now)) == ["open"]


def test_a_version_comes_with_its_actions(plan: Plan, session: Session) -> None:
    found = queries.version(session, plan, 1)
    assert (found.number, [each.title for each in found.actions]) == (1, ["Be fair", "Be kind"])


def test_a_version_that_is_not_there_is_unknown(plan: Plan, session: Session) -> None:
    with pytest.raises(PlanUnknown):
        queries.version(session, plan, 2)


def test_a_version_of_another_plan_is_unknown(plan: Plan, session: Session, now: datetime) -> None:
    other = a_plan(session, now=now, slug="other")
    other.versions[0].number = 2
    session.flush()
    with pytest.raises(PlanUnknown):
        queries.version(session, plan, 2)


def test_the_newest_endorsers_are_the_last_listed_organizations(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number in range(14):
        application = an_organization(f"Group {number}")
        a_sign_on(session, plan, State.LISTED, application, now=now + timedelta(hours=number))
    a_sign_on(session, plan, State.LISTED, now=now + timedelta(days=1))  # a person
    a_sign_on(session, plan, State.IN_REVIEW, an_organization("Waits"), now=now)
    found = queries.newest_endorsers(session, plan)
    assert list(found) == [f"Group {number}" for number in range(13, 1, -1)]


def test_plans_come_with_their_counts(plan: Plan, session: Session) -> None:
    ((found, counts),) = queries.with_counts(session, [plan])
    assert (found, counts) == (plan, Counts())
