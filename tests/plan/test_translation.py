"""A file in another language translates a plan's current version, and makes none."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import PlanFileRefused
from signon.core.kinds import Kind
from signon.models import Audit, Plan, Translation
from signon.plan.plan_file import PlanFile
from signon.plan.service import Loaded, load
from tests.plan.texts import BODY, SPANISH_BODY, a_file

MONDAY = datetime(2021, 1, 4, tzinfo=UTC)
CATEGORIES = "categories: {faith: Faith, labor: Labor}"
EN_ESPANOL = "categories: {faith: Fe, labor: Trabajo}"


def put(session: Session, file: PlanFile, *, now: datetime = MONDAY) -> Loaded:
    return load(session, file, by=OPERATOR, now=now)


def in_spanish(*settings: str, body: str = SPANISH_BODY) -> PlanFile:
    return a_file("language: es", "title: Un plan justo", *settings, body=body)


def seen(session: Session, loaded: Loaded) -> Plan:
    session.flush()
    session.expire_all()
    return loaded.plan


def test_a_translation_is_read_beside_the_text_and_makes_no_version(session: Session) -> None:
    put(session, a_file("subtitle: For all", CATEGORIES))
    loaded = put(session, in_spanish("subtitle: Para todos", EN_ESPANOL))

    assert (loaded.translation, loaded.is_new_translation) == ("es", True)
    assert (loaded.is_new_plan, loaded.is_new_version) == (False, False)
    plan = seen(session, loaded)
    assert (len(plan.versions), plan.title, plan.subtitle) == (1, "A Fair Plan", "For all")
    wording = plan.wording("es")
    assert (wording.title, wording.subtitle) == ("Un plan justo", "Para todos")
    assert (wording.introduction, wording.is_translation) == ("Estamos de acuerdo.", True)
    assert plan.category_in("es", "labor") == "Trabajo"


QUESTION = "  - {id: size, words: How many, choices: {s: Few, l: Many}, required: true}"


def test_questions_are_translated_as_far_as_the_file_does(session: Session) -> None:
    put(session, a_file("questions:", QUESTION, "  - {id: why, words: Why}"))
    plan = seen(
        session,
        put(
            session,
            in_spanish("questions: [{id: size, words: Cuántos, choices: {l: Más, s: Pocos}}]"),
        ),
    )
    size, why = plan.questions_in("es", Kind.INDIVIDUAL)
    assert (size.words, size.choices) == ("Cuántos", (("s", "Pocos"), ("l", "Más")))
    assert (size.is_required, why.words) == (True, "Why")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("{id: age, words: Edad}", "the plan's file has no question with the id age"),
        ("{id: size, words: X, public: true}", "a translation has only id, words and choices"),
        ("{id: size, words: X, choices: {a: A, b: B}}", "the plan's choices are s, l"),
    ],
)
def test_a_translation_asks_nothing_of_its_own(
    session: Session, question: str, message: str
) -> None:
    put(session, a_file("questions:", QUESTION))
    with pytest.raises(PlanFileRefused, match=message):
        put(session, in_spanish("questions:", f"  - {question}"))


def test_an_action_without_a_body_stays_in_the_language_of_record(session: Session) -> None:
    put(session, a_file())
    body = SPANISH_BODY.replace("Ser justos", "Ser justos\n\nA todos por igual.")
    plan = seen(session, put(session, in_spanish(body=body)))

    first, second = plan.wording("es").actions
    assert (first.title, first.title_language) == ("Ser justos", "es")
    assert (first.body, first.body_language) == ("A todos por igual.", "es")
    assert (second.title, second.title_language) == ("Ser amables", "es")
    assert (second.body, second.body_language) == ("Listen.", "en")


def test_loading_a_translation_again_changes_it_in_its_place(session: Session) -> None:
    put(session, a_file())
    put(session, in_spanish())
    assert not put(session, in_spanish(), now=MONDAY + timedelta(days=1)).is_new_translation
    changed = put(session, in_spanish("subtitle: Para todos"), now=MONDAY + timedelta(days=2))

    assert changed.is_new_translation
    found = session.scalars(select(Translation)).one()
    assert (found.subtitle, found.loaded_at) == ("Para todos", MONDAY + timedelta(days=2))


def test_a_translation_belongs_to_one_version(session: Session) -> None:
    put(session, a_file())
    put(session, in_spanish())
    plan = seen(session, put(session, a_file(body=BODY.replace("Listen.", "Listen well."))))

    assert not plan.wording("es").is_translation
    assert plan.wording("es", plan.versions[0]).title == "Un plan justo"


def test_a_translation_is_written_into_the_audit_log(session: Session) -> None:
    put(session, a_file())
    put(session, in_spanish())

    entry = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject) == ("load_translation", "plan/fair-plan")
    assert entry.after == {"version": 1, "language": "es"}


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (in_spanish("household: 1"), "household belongs into the plan's file in en"),
        (in_spanish("closes: 2021-02-01"), "closes belongs into the plan's file in en"),
        (
            in_spanish(body=SPANISH_BODY + "\n## Action 3: Estar\n"),
            "the plan has 2 actions and this translation 3",
        ),
        (in_spanish("publisher: {name: Todos}"), "publisher: a translation may only translate"),
        (in_spanish("categories: {faith: Fe}"), "categories: the plan's keys are faith, labor"),
    ],
    ids=["setting", "time", "actions", "publisher", "categories"],
)
def test_a_translation_that_does_not_fit_is_refused_and_changes_nothing(
    session: Session, file: PlanFile, why: str
) -> None:
    plan = put(session, a_file(CATEGORIES)).plan
    with pytest.raises(PlanFileRefused, match=why):
        put(session, file)
    assert (plan.household, plan.closes_at, plan.current.translations) == (2, None, {})


def test_a_translation_may_leave_the_labels_of_the_categories_alone(session: Session) -> None:
    put(session, a_file(CATEGORIES))
    plan = seen(session, put(session, in_spanish()))
    assert plan.category_in("es", "labor") == "Labor"
