"""The cookie remembers a visitor's own submissions, a few of them, and nothing about the person."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask, session

from signon.web import submissions

pytestmark = pytest.mark.one_database
FIRST, SECOND = (UUID(int=number) for number in (1, 2))


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/plans/fair-plan/check-email"):
        yield


def test_who_has_sent_nothing_waits_for_nothing() -> None:
    assert submissions.current("fair-plan") is None
    assert submissions.status("fair-plan") == submissions.WAITING


def test_the_newest_submission_to_a_plan_counts() -> None:
    submissions.remember("fair-plan", FIRST)
    submissions.mark("fair-plan", "confirmed")
    assert submissions.status("fair-plan") == "confirmed"
    submissions.remember("fair-plan", SECOND)
    assert submissions.current("fair-plan") == SECOND
    assert submissions.status("fair-plan") == submissions.WAITING


def test_plans_are_kept_apart() -> None:
    submissions.remember("one", FIRST)
    submissions.remember("two", SECOND)
    submissions.mark("two", "held")
    assert (submissions.current("one"), submissions.status("one")) == (FIRST, "waiting")
    assert (submissions.current("two"), submissions.status("two")) == (SECOND, "held")


def test_only_the_last_few_plans_are_remembered() -> None:
    for number in range(submissions.MOST + 1):
        submissions.remember(f"plan-{number}", uuid4())
    assert submissions.current("plan-0") is None
    assert submissions.current("plan-1") is not None
    assert submissions.current(f"plan-{submissions.MOST}") is not None


def test_a_cookie_of_another_shape_counts_as_empty() -> None:
    session[submissions.KEY] = ["fair-plan"]
    assert submissions.current("fair-plan") is None
    submissions.remember("fair-plan", FIRST)
    assert submissions.current("fair-plan") == FIRST
