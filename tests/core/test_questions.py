"""Which answers to a plan's own questions the list shows."""

import pytest

from signon.core.kinds import Kind, Visibility
from signon.core.questions import answered, public_answers, public_text, questions_of
from tests.asked import WHY, answers

PUBLIC = {"id": "why", "words": "Why?", "choices": {}, "required": False, "public": True}
PRIVATE = PUBLIC | {"id": "help", "words": "How?", "public": False}
ALL = [each | {"for": "both"} for each in (PUBLIC, PRIVATE)]
QUESTIONS = questions_of(ALL, Kind.INDIVIDUAL, {})


@pytest.mark.parametrize(
    ("visibility", "shown"),
    [
        (None, [WHY]),
        (Visibility.FULL, [WHY]),
        (Visibility.INITIAL, [WHY]),
        (Visibility.PLACE, []),
        (Visibility.COUNTED, []),
    ],
)
def test_only_who_shows_a_name_shows_answers(
    visibility: Visibility | None, shown: list[str]
) -> None:
    assert [each.text for each in public_answers(QUESTIONS, answers(), visibility)] == shown
    assert list(public_text(answers(), visibility).values()) == shown


def test_what_was_told_in_private_stays_so_when_the_question_becomes_public() -> None:
    opened = questions_of([each | {"public": True} for each in ALL], Kind.INDIVIDUAL, {})
    assert [each.id for each in public_answers(opened, answers(), None)] == ["why"]


def test_an_answer_outlives_its_question_for_staff_alone() -> None:
    assert [(each.question, each.is_public) for each in answered((), answers())] == [
        ("why", False),
        ("help", False),
    ]


def test_an_organization_is_not_asked_what_people_are() -> None:
    assert questions_of([PUBLIC | {"for": "people"}], Kind.ORGANIZATION, {}) == ()
