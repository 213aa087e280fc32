"""The page that shows what a version changed."""

from datetime import datetime

import pytest

from signon.core.actor import OPERATOR
from signon.models import Plan, PlanVersion
from signon.plan import queries
from signon.plan.changes import Fate, between
from signon.plan.service import load
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.plan.texts import a_file

NEWER = """We all agree.

## Action 1: Be there

Come as you are, whoever you may be.

## Action 2: Be fair

Treat everybody the same.

## Action 3: Be kind

And listen.
"""
OTHER = """We all agree.

## Action 1: Be fair

Treat everybody the same, always.

## Action 2: Sing

Nothing of before.
"""


@pytest.fixture
def newer(begin: Begin, plan: Plan, now: datetime) -> Plan:
    """Return the plan with a second and a third version."""
    for body in (NEWER, OTHER):
        with begin() as session:
            found = load(session, a_file(body=body), by=OPERATOR, now=now).plan
    return found


def fates(begin: Begin, slug: str, old: int, new: int) -> list[tuple[Fate, int | None, int | None]]:
    with begin() as session:
        plan = queries.find(session, slug)

        def version(number: int) -> PlanVersion:
            return queries.version(session, plan, number)

        changes = between(version(old), version(new))
    return [(each.fate, each.old_number, each.number) for each in changes.actions]


def test_each_action_has_a_fate(begin: Begin, newer: Plan) -> None:
    assert fates(begin, newer.slug, 1, 2) == [
        (Fate.ADDED, None, 1),
        (Fate.MOVED, 1, 2),
        (Fate.MOVED, 2, 3),
    ]
    assert fates(begin, newer.slug, 2, 3) == [
        (Fate.REMOVED, 1, None),
        (Fate.CHANGED, 2, 1),
        (Fate.ADDED, None, 2),
        (Fate.REMOVED, 3, None),
    ]
    assert fates(begin, newer.slug, 1, 1) == [(Fate.SAME, 1, 1), (Fate.SAME, 2, 2)]


def test_the_page_says_in_short_what_has_changed(client: PageClient, newer: Plan) -> None:
    page = parse(client.get(f"/plans/{newer.slug}/versions/3/diff").get_data(as_text=True))
    summary = page.find(".//section[@class='diff-summary']/ul")
    assert summary is not None
    assert [text_of(each) for each in summary.iter("li")] == [
        "1 action has changed.",
        "1 action was added.",
        "2 actions were removed.",
    ]


def test_a_change_is_told_in_words_too(client: PageClient, newer: Plan) -> None:
    page = parse(client.get(f"/plans/{newer.slug}/versions/2/diff").get_data(as_text=True))
    added = [text_of(each) for each in page.iter("ins")]
    removed = [text_of(each) for each in page.iter("del")]
    assert "[added: all]" in added
    assert removed == ["[removed: , the undersigned,]"]
    folded = [text_of(each) for each in page.iter("details")]
    assert folded == [
        "Show the unchanged text Treat everybody the same.",
        "Show the unchanged text And listen.",
    ]


def test_an_earlier_version_can_be_chosen(client: PageClient, newer: Plan) -> None:
    path = f"/plans/{newer.slug}/versions/3/diff"
    page = client.get(f"{path}?from=1").get_data(as_text=True)
    assert "Compared with version 1." in page
    assert f'href="{path}?from=2"' in page
    assert "Compared with version 2." in client.get(path).get_data(as_text=True)


def test_the_first_version_has_nothing_before_it(client: PageClient, plan: Plan) -> None:
    page = client.get(f"/plans/{plan.slug}/versions/1/diff").get_data(as_text=True)
    assert "This is the first version." in page
    assert "<ins" not in page


@pytest.mark.parametrize("named", ["3", "4", "0", "-1", "x", "", "1e0", "9" * 400])
def test_what_is_no_earlier_version_is_not_found(
    client: PageClient, newer: Plan, named: str
) -> None:
    assert client.get(f"/plans/{newer.slug}/versions/3/diff?from={named}").status_code == 404


def test_a_version_that_is_not_there_differs_from_nothing(client: PageClient, plan: Plan) -> None:
    assert client.get(f"/plans/{plan.slug}/versions/2/diff").status_code == 404
    assert client.get("/plans/no-such-plan/versions/1/diff").status_code == 404


def test_markup_in_a_text_stays_text(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        hostile = "<script>x()</script> <b onclick=x()>\n\n## Action 1: <ins>Be</ins> fair\n"
        load(session, a_file(body=hostile), by=OPERATOR, now=now)
    page = parse(client.get(f"/plans/{plan.slug}/versions/2/diff").get_data(as_text=True))
    assert "<script>x()</script>" in "".join(page.itertext())


def test_versions_lead_to_what_they_changed(client: PageClient, newer: Plan) -> None:
    base = f"/plans/{newer.slug}/versions"
    every = client.get(base).get_data(as_text=True)
    assert [number for number in (1, 2, 3) if f'"{base}/{number}/diff"' in every] == [2, 3]
    assert f'"{base}/2/diff"' in client.get(f"{base}/2").get_data(as_text=True)


def test_no_line_is_drawn_under_the_gap_before_a_new_paragraph(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        load(session, a_file(body=NEWER), by=OPERATOR, now=now)
        load(session, a_file(body=f"{NEWER}\nAnd stay.\n"), by=OPERATOR, now=now)
    page = client.get(f"/plans/{plan.slug}/versions/3/diff").get_data(as_text=True)
    assert "\n\n<ins>" in page
