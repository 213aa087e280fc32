"""The cookie remembers a visitor's own submissions, a few of them, and nothing about the person."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask, session

from signon.core.providers import Provider
from signon.web import submissions

pytestmark = pytest.mark.one_database
FIRST, SECOND = (UUID(int=number) for number in (1, 2))
NOW = datetime(2020, 12, 14, 15, 30, tzinfo=UTC)


def remember(slug: str, submission_id: UUID, address: str = "ann@example.org") -> None:
    submissions.remember(slug, submission_id, address, now=NOW)


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/plans/fair-plan/check-email"):
        yield


def test_who_has_sent_nothing_waits_for_nothing() -> None:
    assert submissions.current("fair-plan") is None
    assert submissions.status("fair-plan") == submissions.WAITING


def test_the_newest_submission_to_a_plan_counts() -> None:
    remember("fair-plan", FIRST)
    submissions.mark("fair-plan", "confirmed")
    assert submissions.status("fair-plan") == "confirmed"
    remember("fair-plan", SECOND)
    assert submissions.current("fair-plan") == SECOND
    assert submissions.status("fair-plan") == submissions.WAITING


def test_plans_are_kept_apart() -> None:
    remember("one", FIRST)
    remember("two", SECOND)
    submissions.mark("two", "held")
    assert (submissions.current("one"), submissions.status("one")) == (FIRST, "waiting")
    assert (submissions.current("two"), submissions.status("two")) == (SECOND, "held")


def test_only_the_last_few_plans_are_remembered() -> None:
    for number in range(submissions.MOST + 1):
        remember(f"plan-{number}", uuid4())
    assert submissions.current("plan-0") is None
    assert submissions.current("plan-1") is not None
    assert submissions.current(f"plan-{submissions.MOST}") is not None


def test_a_cookie_of_another_shape_counts_as_empty() -> None:
    session[submissions.KEY] = ["fair-plan"]
    assert submissions.current("fair-plan") is None
    remember("fair-plan", FIRST)
    assert submissions.current("fair-plan") == FIRST


@pytest.mark.parametrize(
    ("address", "provider", "meant"),
    [
        ("ann@gmail.com", Provider.GMAIL, ""),
        ("ann@gmial.com", None, "gmail.com"),
        ("ann@example.org", None, ""),
        ("", None, ""),
    ],
)
def test_of_the_address_only_what_helps_to_find_the_mail_is_kept(
    address: str, provider: Provider | None, meant: str
) -> None:
    assert (submissions.provider("fair-plan"), submissions.meant("fair-plan")) == (None, "")
    remember("fair-plan", FIRST, address)
    assert submissions.provider("fair-plan") is provider
    assert submissions.meant("fair-plan") == meant
    assert "ann" not in str(session[submissions.KEY])
    assert not meant or address.rpartition("@")[2] not in str(session[submissions.KEY])


def test_a_mail_should_have_a_minute_to_arrive() -> None:
    assert submissions.wait_seconds("fair-plan", now=NOW) == 0
    remember("fair-plan", FIRST)
    passed = {0: 60, 0.9: 60, 9: 60, 10: 50, 59: 10, 60: 0, 3600: 0, -5: 60}
    for seconds, rest in passed.items():
        later = NOW + timedelta(seconds=seconds)
        assert submissions.wait_seconds("fair-plan", now=later) == rest, seconds


def test_the_minute_begins_anew_with_a_new_mail() -> None:
    remember("fair-plan", FIRST)
    later = NOW + timedelta(minutes=5)
    submissions.begin_anew("fair-plan", now=later)
    submissions.begin_anew("another-plan", now=later)
    assert submissions.wait_seconds("fair-plan", now=later) == 60
    assert submissions.wait_seconds("another-plan", now=later) == 0


@pytest.mark.parametrize(
    "kept", [["waiting", 2], ["waiting", 2, "mail-of-tomorrow", "", 0, "more", "still more"]]
)
def test_a_cookie_of_another_version_is_still_good(kept: list[object]) -> None:
    session[submissions.KEY] = {"fair-plan": [str(FIRST), *kept]}
    assert submissions.current("fair-plan") == FIRST
    assert submissions.provider("fair-plan") is None
    assert submissions.wait_seconds("fair-plan", now=NOW) == 0
