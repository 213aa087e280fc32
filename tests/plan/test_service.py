"""What loading, opening and closing do to a plan."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR, Actor
from signon.core.plan import PlanState
from signon.models import Audit, PlanVersion
from signon.plan.service import Loaded, close_plan, digest, load, open_plan
from tests.plan.texts import BODY, a_file

OTHER_BODY = BODY.replace("Listen.", "Listen well.")


def loaded(
    session: Session,
    *settings: str,
    body: str = BODY,
    now: datetime = datetime(2021, 1, 1, tzinfo=UTC),
) -> Loaded:
    return load(session, a_file(*settings, body=body), by=OPERATOR, now=now)


def test_a_new_plan_is_a_draft_with_its_first_version(session: Session, now: datetime) -> None:
    found = loaded(session, now=now)
    assert (found.is_new_plan, found.is_new_version) == (True, True)
    assert (found.plan.state, found.plan.slug) == (PlanState.DRAFT, "fair-plan")
    version = found.plan.current
    assert (version.number, version.title, version.introduction) == (1, "A Fair Plan", "We agree.")
    assert (version.digest, version.published_at) == (digest(a_file()), now)
    actions = [(each.number, each.title, each.body) for each in version.actions]
    assert actions == [(1, "Be fair", "Treat all the same."), (2, "Be kind", "Listen.")]


def test_the_same_text_again_makes_no_version(session: Session) -> None:
    loaded(session)
    again = loaded(session)
    assert (again.is_new_plan, again.is_new_version) == (False, False)
    assert len(again.plan.versions) == 1


@pytest.mark.parametrize(
    ("settings", "body"),
    [
        (["title: A Fairer Plan"], BODY),
        ([], BODY.replace("We agree.", "We all agree.")),
        ([], BODY.replace("Be kind", "Be kinder")),
        ([], OTHER_BODY),
        ([], BODY + "\n## Action 3: Be there\n"),
    ],
    ids=["title", "introduction", "action title", "action body", "another action"],
)
def test_a_changed_text_is_a_new_version_beside_the_frozen_one(
    session: Session, settings: list[str], body: str
) -> None:
    loaded(session)
    changed = loaded(session, *settings, body=body)
    assert (changed.is_new_plan, changed.is_new_version) == (False, True)
    session.expire_all()
    first, second = session.scalars(select(PlanVersion).order_by(PlanVersion.number)).all()
    assert (first.digest, first.title) == (digest(a_file()), "A Fair Plan")
    assert second.digest == digest(a_file(*settings, body=body))
    assert first.actions[1].body == "Listen."


def test_changed_settings_alone_make_no_version(session: Session) -> None:
    loaded(session)
    changed = loaded(session, "subtitle: New", "household: 1", "categories: {faith: Faith}")
    assert not changed.is_new_version
    session.expire_all()
    plan = changed.plan
    assert (plan.subtitle, plan.household, plan.categories) == ("New", 1, {"faith": "Faith"})


def test_a_setting_that_is_gone_from_the_file_has_its_default_again(session: Session) -> None:
    loaded(session, "goal: 5", "closes: 2021-01-20", "review_individuals: true")
    plan = loaded(session).plan
    assert (plan.goal, plan.closes_at, plan.review_individuals) == (None, None, False)


def test_loading_again_leaves_a_plan_open(session: Session, now: datetime) -> None:
    plan = loaded(session).plan
    open_plan(session, plan, by=OPERATOR, now=now)
    assert loaded(session, body=OTHER_BODY).plan.state is PlanState.OPEN


def test_the_digest_is_over_the_text_alone() -> None:
    assert digest(a_file("subtitle: New", "slug: other", "language: es")) == digest(a_file())


def test_times_are_kept_as_moments(session: Session) -> None:
    plan = loaded(session, "opens: 2021-01-20T17:00-05:00", "closes: 2021-02-01").plan
    session.flush()
    session.expire_all()
    assert plan.opens_at == datetime(2021, 1, 20, 22, tzinfo=UTC)
    assert plan.closes_at == datetime(2021, 2, 2, 5, tzinfo=UTC)


def test_opening_and_closing_are_written_into_the_audit_log(
    session: Session, now: datetime
) -> None:
    plan = loaded(session).plan
    open_plan(session, plan, by=OPERATOR, now=now)
    close_plan(session, plan, by=Actor.staff(7), now=now + timedelta(days=1))
    assert plan.state is PlanState.CLOSED
    entries = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [each.action for each in entries] == ["load_plan", "open_plan", "close_plan"]
    assert {each.subject for each in entries} == {"plan/fair-plan"}
    assert (str(entries[-1].actor), entries[-1].before) == ("7", {"state": "open"})
    assert entries[0].after == {"version": 1, "digest": plan.current.digest}
