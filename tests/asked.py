"""A plan that asks questions of its own, and who answers them."""

from typing import Any

from signon.core.questions import Answers
from signon.ledger import Application
from tests.factories import PLAN, an_individual, an_organization

QUESTIONS = """
questions:
  - id: why
    words: Why do you stand behind it?
    public: true
  - id: size
    words: How many are you?
    kind: choice
    choices: {{small: Under 100, large: 100 or more}}
    required: true
    public: true
    for: organizations
  - id: help
    words: How could you help?
"""
ASKING_PLAN = PLAN.replace("\nsubtitle: For everybody", f"\nsubtitle: For everybody{QUESTIONS}", 1)
WHY, HELP = "Because of Zanzibarella", "By way of Quixotania"


def answers(**changes: Any) -> Answers:  # noqa: ANN401 - an answer, or None for none
    """Return answers to all questions of people, as a form stores them."""
    given: dict[str, Any] = {
        "why": {"text": WHY, "public": True, "written": True},
        "help": {"text": HELP, "public": False, "written": True},
    }
    return {name: each for name, each in (given | changes).items() if each}


def a_person(name: str = "Ann Lee", **changes: object) -> Application:
    return an_individual(name, **({"answers": answers()} | changes))


def an_endorser(name: str = "Acme Aid", **changes: object) -> Application:
    size = {"text": "large", "public": True, "written": False}
    return an_organization(name, **({"answers": answers(size=size)} | changes))
