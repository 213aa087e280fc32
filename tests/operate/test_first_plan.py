"""The plan that comes with the program: loaded once, its translations wherever they are missing."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.plan import PlanState
from signon.models import Audit, Plan, Translation
from signon.operate import first_plan
from signon.plan import plan_file
from signon.plan.service import load

ENGLISH = plan_file.read(first_plan.SHIPPED)
[SPANISH] = map(plan_file.read, first_plan.TRANSLATIONS)


def initialize(session: Session, now: datetime) -> tuple[str | None, Plan]:
    slug = first_plan.load(session, by=OPERATOR, now=now)
    session.flush()
    session.expire_all()
    return slug, session.scalars(select(Plan)).one()


def test_the_plan_is_open_and_can_be_read_in_spanish(session: Session, now: datetime) -> None:
    slug, plan = initialize(session, now)
    assert (slug, plan.slug, plan.state) == (plan.slug, ENGLISH.front.slug, PlanState.OPEN)
    wording = plan.wording("es")
    assert wording.title == "Plan de Acción Migratoria 2021"
    assert [each.title_language for each in wording.actions] == ["es"] * 10
    assert [each.body_language for each in wording.actions] == ["es"] * 10
    assert all(plan.category_in("es", key) != label for key, label in plan.categories.items())


def test_doing_it_again_does_nothing(session: Session, now: datetime) -> None:
    initialize(session, now)
    written = session.scalars(select(Audit.id)).all()
    assert initialize(session, now)[0] is None
    assert session.scalars(select(Audit.id)).all() == written


def test_an_older_installation_gets_the_translation(session: Session, now: datetime) -> None:
    initialize(session, now)
    session.execute(delete(Translation))
    slug, plan = initialize(session, now)
    assert (slug, list(plan.current.translations)) == (None, ["es"])


def test_what_the_staff_made_of_the_plan_stays(session: Session, now: datetime) -> None:
    _, plan = initialize(session, now)
    plan.current.translations["es"].title = "El plan"
    _, plan = initialize(session, now)
    assert plan.title_in("es") == "El plan"


@pytest.mark.parametrize("old", ["title: 2021", "subtitle:"])
def test_another_text_or_other_categories_get_no_translation_of_ours(
    session: Session, now: datetime, old: str
) -> None:
    text = first_plan.SHIPPED.read_text(encoding="utf-8")
    new = "categories: {faith: Faith}\nsubtitle:" if old == "subtitle:" else "title: 2022"
    load(session, plan_file.parse(text.replace(old, new)), by=OPERATOR, now=now)
    _, plan = initialize(session, now)
    assert plan.current.translations == {}


def test_the_spanish_has_a_title_and_a_text_for_every_action() -> None:
    assert [each.number for each in SPANISH.actions] == [each.number for each in ENGLISH.actions]
    assert all(each.body for each in SPANISH.actions)
    assert not {each.title for each in SPANISH.actions} & {each.title for each in ENGLISH.actions}
