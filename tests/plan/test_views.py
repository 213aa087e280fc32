"""The pages of plans: what each phase shows, what is unknown, what caches may keep."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

import pytest

from signon.core.actor import OPERATOR
from signon.core.kinds import Scope
from signon.core.lifecycle import State
from signon.models import Plan
from signon.plan.service import close_plan
from tests.client import PageClient, parse, plain, text_of
from tests.conftest import Begin
from tests.factories import ACME, PLAN, a_plan, a_sign_on

NOT_YET = "opens: 2990-01-20"
PAST = "closes: 2020-11-03"


def stored(begin: Begin, now: datetime, *settings: str, slug: str = "fair-plan") -> None:
    """Store an open plan with more settings in its front matter."""
    source = PLAN.replace("\ntitle:", "\n".join(["", *settings, "title:"]))
    with begin() as session:
        a_plan(session, now=now, slug=slug, source=source)


def words(client: PageClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK
    return text_of(parse(response.get_data(as_text=True)))


def test_the_plan_page_has_the_whole_text(client: PageClient, plan: Plan) -> None:
    page = client.get("/plans/fair-plan")
    text = page.get_data(as_text=True)
    assert "We, the undersigned, <em>agree</em>." in text
    assert "For everybody" in text
    assert all(each in text for each in ("Be fair", "Treat everybody the same.", "Be kind"))
    assert 'href="/plans/fair-plan/endorse"' in text


@pytest.mark.one_database
def test_an_action_has_a_page_of_its_own(client: PageClient, plan: Plan) -> None:
    page = client.get("/plans/fair-plan/actions/2").get_data(as_text=True)
    assert "And listen." in page
    assert "Treat everybody the same." not in page
    assert 'href="/plans/fair-plan/actions/1"' in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    [
        "/plans/other",
        "/plans/fair-plan/actions/3",
        "/plans/fair-plan/actions/11",
        "/plans/fair-plan/actions/0",
        "/plans/fair-plan/actions/01",
        f"/plans/fair-plan/actions/{10**30}",
        "/plans/fair-plan/actions/one",
        "/plans/fair-plan/versions/2",
        f"/plans/fair-plan/versions/{10**8}",
        f"/plans/{'a' * 101}",
    ],
)
def test_what_is_not_there_is_not_found(client: PageClient, plan: Plan, path: str) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_every_version_keeps_its_page(client: PageClient, plan: Plan, begin: Begin) -> None:
    with begin() as session:
        later = PLAN.replace("And listen.", "And listen well.")
        a_plan(session, now=plan.created_at, source=later)
    assert "And listen well." in words(client, "/plans/fair-plan")
    assert "Version 2 Current" in words(client, "/plans/fair-plan/versions")
    first = words(client, "/plans/fair-plan/versions/1")
    assert "And listen." in first
    assert "This is an earlier version" in first
    assert plan.current.digest in first
    assert "earlier version" not in words(client, "/plans/fair-plan/versions/2")


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path", ["", "/actions/1", "/versions", "/versions/1", "/sign", "/endorse"]
)
def test_a_draft_is_seen_by_nobody(
    client: PageClient, begin: Begin, now: datetime, path: str
) -> None:
    with begin() as session:
        a_plan(session, now=now, is_open=False)
    assert client.get(f"/plans/fair-plan{path}").status_code == HTTPStatus.NOT_FOUND
    assert "There is no plan to read yet" in words(client, "/")


@pytest.mark.one_database
def test_before_it_opens_a_plan_is_read_and_says_when(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    stored(begin, now, NOT_YET)
    text = words(client, "/plans/fair-plan")
    assert "Opens for sign-ons on January 20, 2990" in text
    assert "Endorse as an organization" not in text
    assert "Add your name" not in text


@pytest.mark.one_database
@pytest.mark.parametrize("closed_by", ["staff", "time"])
def test_once_closed_a_plan_stays_to_be_read(
    client: PageClient, begin: Begin, now: datetime, closed_by: str
) -> None:
    stored(begin, now, *([PAST] if closed_by == "time" else []))
    if closed_by == "staff":
        with begin() as session:
            close_plan(session, a_plan(session, now=now), by=OPERATOR, now=now)
    text = words(client, "/plans/fair-plan")
    assert "Closed for sign-ons" in text
    assert "Treat everybody the same." in text
    assert "Endorse as an organization" not in text


@pytest.mark.one_database
def test_between_its_times_a_plan_is_open(client: PageClient, begin: Begin, now: datetime) -> None:
    stored(begin, now, "opens: 2020-01-01", "closes: 2990-01-01")
    text = words(client, "/plans/fair-plan")
    assert "Open for sign-ons until January 1, 2990, 11:59 PM EST" in text
    assert "Endorse as an organization" in text


@pytest.mark.one_database
def test_the_front_page_without_a_plan_says_what_to_do(client: PageClient) -> None:
    assert "signon plan load" in words(client, "/")


def test_the_front_page_is_the_one_open_plan(client: PageClient, plan: Plan) -> None:
    page = client.get("/")
    assert words(client, "/") == words(client, "/plans/fair-plan")
    assert 'rel="canonical" href="http://localhost/plans/fair-plan"' in " ".join(
        page.get_data(as_text=True).split()
    )


def test_the_front_page_lists_several_plans(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    stored(begin, now, NOT_YET, slug="later-plan")
    page = plain(client.get("/"))
    assert 'href="/plans/fair-plan"' in page
    assert 'href="/plans/later-plan"' in page
    assert "Open for sign-ons" in page
    assert "Opens for sign-ons on" in page


PUBLIC = ["/", "/plans/fair-plan", "/plans/fair-plan/actions/1", "/plans/fair-plan/versions/1"]


@pytest.mark.one_database
@pytest.mark.parametrize("path", [*PUBLIC, "/plans/fair-plan/versions"])
def test_a_page_that_has_not_changed_is_not_sent_again(
    client: PageClient, plan: Plan, path: str
) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"].startswith("public, max-age=60")
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.one_database
def test_a_page_that_has_changed_is_sent_again(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    etag = client.get("/plans/fair-plan").headers["ETag"]
    with begin() as session:
        a_plan(session, now=plan.created_at, source=PLAN.replace("everybody", "all of us"))
    again = client.get("/plans/fair-plan", headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.OK
    assert "all of us" in again.get_data(as_text=True)


@pytest.mark.one_database
def test_markup_in_a_plan_s_text_stays_text(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    source = PLAN.replace(
        "And listen.", "<script>alert(1)</script> [a](javascript:b) {{{{ 7*7 }}}}"
    )
    with begin() as session:
        a_plan(session, now=now, source=source)
    page = client.get("/plans/fair-plan/actions/2").get_data(as_text=True)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "7*7" in page, "the text is no template"


@pytest.mark.one_database
def test_the_page_on_accessibility_says_what_was_tested(client: PageClient, plan: Plan) -> None:
    assert "400 % zoom" in words(client, "/accessibility")


@pytest.mark.one_database
def test_on_paper_the_plan_stands_with_all_its_organizations(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, ACME, now=now)
        a_sign_on(
            session,
            plan,
            State.IN_REVIEW,
            replace(ACME, name="Not Yet", email="not@yet.org"),
            now=now,
        )
    text = words(client, "/plans/fair-plan/print")
    assert "Treat everybody the same." in text
    assert ACME.name in text
    assert "Not Yet" not in text
    assert plan.current.digest in text


@pytest.mark.one_database
def test_on_paper_national_organizations_stand_together_whatever_state_they_name(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        for name, us_state in (("Bay Aid", "CA"), ("Coast Aid", None), ("Dune Aid", "TX")):
            national = replace(ACME, name=name, scope=Scope.NATIONAL, us_state=us_state)
            email = f"ann@{us_state or 'us'}.example.org"
            a_sign_on(session, plan, State.LISTED, replace(national, email=email), now=now)
    assert words(client, "/plans/fair-plan/print").count("National organizations") == 1


def test_a_title_names_its_language_only_where_it_is_another(
    client: PageClient, plan: Plan
) -> None:
    path = f"/plans/{plan.slug}"
    assert "<h1>A Fair Plan</h1>" in client.get(path).get_data(as_text=True)
    expected = '<h1 lang="en" dir="auto">A Fair Plan</h1>'
    assert expected in client.get(f"/es{path}").get_data(as_text=True)
