"""Read from a plan's front matter what its forms ask besides their own fields."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from signon.core.errors import PlanFileRefused
from signon.core.questions import MOST_QUESTIONS, AskedOf
from signon.plan.readers import labels, line, matching, refuse, yes_or_no

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
EXAMPLE = "{id: members, words: How many members do you have?}"
KINDS = ("text", "choice")
MOST_CHOICES = 50


def questions(name: str, value: object) -> list[dict[str, Any]]:
    """Return the questions as they are stored (see :mod:`signon.core.questions`).

    :raises PlanFileRefused: something is missing, unknown or malformed; ``at`` says where
    """
    if not isinstance(value, list):
        raise refuse(name, f"must be a list of questions, each such as {EXAMPLE}")
    found = list[dict[str, Any]]()
    for number, each in enumerate(value):
        with _at(name, number):
            if number == MOST_QUESTIONS:
                raise refuse(name, f"a plan has {MOST_QUESTIONS} questions at most")
            read = _question(f"{name} {number + 1}", each, (name, number))
            if any(read["id"] == other["id"] for other in found):
                raise refuse(name, f"the id {read['id']} stands here twice")
            found.append(read)
    return found


@contextmanager
def _at(*path: str | int) -> Iterator[None]:
    """Let an error from inside say where in the front matter the fault is, if it does not yet."""
    try:
        yield
    except PlanFileRefused as error:
        raise PlanFileRefused(error.message, at=error.at or path) from None


def _question(name: str, value: object, path: tuple[str | int, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse(name, f"must look like {EXAMPLE}")
    read = dict[str, Any](DEFAULTS)
    for key, part in value.items():
        with _at(*path, key):
            if key not in READERS:
                raise refuse(name, f"{key} is unknown here; known are {', '.join(READERS)}")
            if part is not None:
                read[key] = READERS[key](f"{name} {key}", part)
    _check(name, read)
    del read["kind"]
    return read


def _check(name: str, read: Mapping[str, Any]) -> None:
    """Check that a question is whole, and that its kind suits its choices.

    :raises PlanFileRefused: it is not so
    """
    for key in ("id", "words"):
        if read[key] is None:
            raise refuse(name, f"{key} is missing")
    if read["kind"] == "choice" and not read["choices"]:
        raise refuse(name, "choices are missing, such as {small: Under 100, large: 100 or more}")
    if read["kind"] == "text" and read["choices"]:
        raise refuse(name, "choices belong to kind: choice, and a text has none")


def _choices(name: str, value: object) -> dict[str, str]:
    found = labels(name, value)
    if not 1 < len(found) <= MOST_CHOICES:
        raise refuse(name, f"must be 2 to {MOST_CHOICES}")
    return found


def _one_of(words: tuple[str, ...]) -> Callable[[str, object], str]:
    def read(name: str, value: object) -> str:
        if value not in words:
            raise refuse(name, f"must be one of {', '.join(words)}")
        return str(value)

    return read


READERS: dict[str, Callable[[str, object], Any]] = {
    "id": matching(ID, "members, with small letters, digits and hyphens, 40 at most"),
    "words": line,
    "kind": _one_of(KINDS),
    "choices": _choices,
    "required": yes_or_no,
    "public": yes_or_no,
    "for": _one_of(tuple(AskedOf)),
}
DEFAULTS: Mapping[str, Any] = {
    "id": None,
    "words": None,
    "kind": None,
    "choices": {},
    "required": False,
    "public": False,
    "for": AskedOf.BOTH.value,
}


def check_translation(stored: list[dict[str, Any]], translated: list[dict[str, Any]]) -> None:
    """Check that a translation has only questions and choices of the plan, and no more than words.

    :raises PlanFileRefused: something does not fit
    """
    own = {each["id"]: each for each in stored}
    for number, each in enumerate(translated):
        with _at("questions", number):
            name = f"questions {number + 1}"
            if each["id"] not in own:
                raise refuse(name, f"the plan's file has no question with the id {each['id']}")
            if any(each[key] != DEFAULTS[key] for key in ("required", "public", "for")):
                raise refuse(name, "a translation has only id, words and choices")
            choices = own[each["id"]]["choices"]
            if each["choices"] and each["choices"].keys() != choices.keys():
                raise refuse(name, f"the plan's choices are {', '.join(choices) or 'none'}")


def translated_words(translated: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the words of a translation by the ids of the questions."""
    return {each["id"]: {key: each[key] for key in ("words", "choices")} for each in translated}
