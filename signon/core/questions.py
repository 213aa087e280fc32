"""The questions that a plan asks besides the fixed fields of its forms, and the answers to them.

A plan's file defines the questions. They are stored with the plan as they stand in :data:`Stored`,
and the answers with a sign-on, sealed: :data:`Answers` maps a question's id to what was answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from signon.core.kinds import Kind, Visibility

MOST_QUESTIONS = 5
LONGEST_ANSWER = 300  # characters
#: One question as the plan's row has it: JSON.
Stored = Mapping[str, Any]
#: By the id of a question: the ``text`` (of a choice its key), whether it was asked as ``public``,
#: and whether it was ``written`` freely. What was asked in private stays so, even if the plan
#: makes the question public later.
Answers = dict[str, dict[str, Any]]
NAMED = frozenset({None, Visibility.FULL, Visibility.INITIAL})


class AskedOf(StrEnum):
    """Who is asked, in the words of a plan's file."""

    ORGANIZATIONS = "organizations"
    PEOPLE = "people"
    BOTH = "both"


@dataclass(frozen=True)
class Question:
    """A question, worded for one reader. ``choices`` are keys and labels; none for a text."""

    id: str
    words: str
    choices: tuple[tuple[str, str], ...]
    is_required: bool
    is_public: bool

    def label(self, text: str) -> str:
        """Return an answer in the reader's words; a choice that is no longer offered as its key."""
        return dict(self.choices).get(text, text)


@dataclass(frozen=True, repr=False)
class Answer:
    """An answer beside its question, both in words for one reader.

    :param given: the answer as it is stored: of a choice its key
    :param is_public: it was asked for the public list, and the question still is
    """

    id: str
    question: str
    text: str
    given: str
    is_public: bool


def questions_of(
    stored: Iterable[Stored], kind: Kind, translated: Mapping[str, Any]
) -> tuple[Question, ...]:
    """Return the questions that sign-ons of one kind are asked.

    :param translated: by a question's id, its ``words`` and ``choices`` in the reader's language
    """
    theirs = AskedOf.ORGANIZATIONS if kind is Kind.ORGANIZATION else AskedOf.PEOPLE
    return tuple(
        _question(each, translated.get(each["id"], {}))
        for each in stored
        if each["for"] in {theirs, AskedOf.BOTH}
    )


def _question(stored: Stored, translated: Mapping[str, Any]) -> Question:
    return Question(
        id=stored["id"],
        words=translated.get("words", stored["words"]),
        choices=tuple((stored["choices"] | translated.get("choices", {})).items()),
        is_required=stored["required"],
        is_public=stored["public"],
    )


def answered(questions: Sequence[Question], answers: Answers | None) -> list[Answer]:
    """Return what was answered, in the order of the questions.

    An answer to a question that the plan no longer asks comes last, under the question's id.
    """
    known = {each.id: each for each in questions}
    given = answers or {}
    return [
        *(_answer(each, given[each.id]) for each in questions if each.id in given),
        *(
            Answer(name, name, each["text"], each["text"], is_public=False)
            for name, each in given.items()
            if name not in known
        ),
    ]


def _answer(question: Question, given: Mapping[str, Any]) -> Answer:
    text, is_public = given["text"], question.is_public and given["public"]
    return Answer(question.id, question.words, question.label(text), text, is_public=is_public)


def public_answers(
    questions: Sequence[Question], answers: Answers | None, visibility: Visibility | None
) -> list[Answer]:
    """Return the answers that the list shows: public ones, and none of who shows no name.

    :param visibility: None for an organization
    """
    if visibility not in NAMED:
        return []
    return [each for each in answered(questions, answers) if each.is_public]


def public_text(answers: Answers | None, visibility: Visibility | None) -> Mapping[str, str]:
    """Return what the signer wrote freely and the list would show, by the ids of the questions."""
    if visibility not in NAMED:
        return {}
    given = (answers or {}).items()
    return {name: each["text"] for name, each in given if each["public"] and each["written"]}
