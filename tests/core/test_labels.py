from enum import StrEnum

import pytest

from signon.core.labels import SCOPES, STATES, Label, Labels, Vocabulary
from signon.core.lifecycle import State


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


YES, NO = Label("Yes"), Label("No")


def test_a_label_is_said_in_a_language() -> None:
    assert STATES[State.LISTED].in_language("en") == "Listed"
    assert STATES[State.LISTED].in_language("es") == "En la lista"


def test_a_context_tells_two_meanings_of_the_same_word_apart() -> None:
    assert Label("State").in_language("es") == "Estado"
    assert Label("State", "scope").in_language("es") == "Estatal"
    assert Label("State", "scope").in_language("en") == "State"


@pytest.mark.parametrize(
    ("labels", "only"),
    [({Answer.YES: YES}, None), ({}, None), ({Answer.YES: YES, Answer.NO: NO}, {Answer.YES})],
)
def test_labels_with_one_missing_or_too_many_are_refused(
    labels: dict[Answer, Label], only: set[Answer] | None
) -> None:
    with pytest.raises(ValueError, match="Answer"):
        Labels(Answer, labels, only=only)


def test_a_value_may_be_said_in_several_ways() -> None:
    usual = Labels(Answer, {Answer.YES: YES, Answer.NO: NO})
    polite = Labels(Answer, {Answer.YES: Label("Please")}, way="polite", only={Answer.YES})
    known = Vocabulary([usual, polite])

    assert (known.find(Answer.YES), known.find(Answer.YES, "polite").text) == (YES, "Please")


@pytest.mark.parametrize(("value", "way"), [(Answer.NO, ""), ("yes", ""), (Answer.YES, "polite")])
def test_what_has_no_label_is_not_found(value: str, way: str) -> None:
    known = Vocabulary([Labels(Answer, {Answer.YES: YES}, only={Answer.YES})])

    with pytest.raises(LookupError, match="has no label"):
        known.find(value, way)


def test_two_rooms_cannot_say_the_same_in_the_same_way() -> None:
    known = Vocabulary([SCOPES])

    with pytest.raises(ValueError, match="Scope"):
        known.add([Labels(SCOPES.of, dict(SCOPES))])
