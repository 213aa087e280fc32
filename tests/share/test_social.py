"""What pages say of themselves to search engines and to link previews, and which say nothing."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from signon.core.lifecycle import State
from signon.endorsers.chores import fold
from signon.models import Plan
from signon.web import clock
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import ACME, PLAN, a_plan, a_sign_on, a_submission, link_token, token_of
from tests.security.corpora import CONTEXTS

pytestmark = pytest.mark.one_database
HERE = "http://localhost/plans/fair-plan"


def head_of(client: PageClient, path: str) -> Element:
    response = client.get(path)
    assert response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    return next(parse(response.get_data(as_text=True)).iter("head"))


def meta(head: Element) -> dict[str, str]:
    """Return what the head says, by property or name."""
    return {
        each.get("property") or each.get("name") or "": each.get("content") or ""
        for each in head.iter("meta")
    }


def canonical(head: Element) -> list[str | None]:
    return [each.get("href") for each in head.iter("link") if each.get("rel") == "canonical"]


def graph(head: Element) -> dict[str, dict[str, Any]]:
    """Return the nodes of the page's data by their type."""
    [script] = [each for each in head.iter("script") if each.get("type") == "application/ld+json"]
    found = json.loads(script.text or "")
    assert found["@context"] == "https://schema.org"
    return {each["@type"]: each for each in found["@graph"]}


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/", HERE),
        ("/plans/fair-plan", HERE),
        ("/plans/fair-plan?via=partner&utm_source=x", HERE),
        ("/plans/fair-plan/actions/2?via=partner", f"{HERE}/actions/2"),
        ("/plans/fair-plan/endorsers?q=acme&scope=national", f"{HERE}/endorsers"),
        ("/plans/fair-plan/signers?cursor=broken", f"{HERE}/signers"),
        ("/plans/fair-plan/endorse?via=partner", f"{HERE}/endorse"),
        ("/es/plans/fair-plan", "http://localhost/es/plans/fair-plan"),
        ("/en/plans/fair-plan", HERE),
        ("/es/", "http://localhost/es/plans/fair-plan"),
    ],
)
def test_a_page_has_one_whole_address(client: PageClient, plan: Plan, path: str, url: str) -> None:
    head = head_of(client, path)
    assert canonical(head) == [url]
    assert meta(head)["og:url"] == url
    assert graph(head)["WebPage"]["url"] == url


def test_pages_behind_mailed_links_and_errors_say_nothing(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, now=clock.now()))
        listed = a_sign_on(session, plan, State.LISTED, ACME, now=now)
        paths = [f"/confirm/{token}", f"/confirm/{token}/not-me", "/plans/none", "/nowhere"]
        paths += ["/manage", "/plans/fair-plan/check-email", "/plans/fair-plan/actions/9"]
        paths += [f"/plans/fair-plan/endorsers/{listed.id}", "/admin/login"]
    for path in paths:
        head = head_of(client, path)
        assert canonical(head) == [], path
        assert not [name for name in meta(head) if name.startswith(("og:", "twitter:"))]
        assert not [each for each in head.iter("script") if not each.get("src")]


def test_a_link_to_the_plan_has_a_title_a_sentence_and_a_picture(
    client: PageClient, plan: Plan
) -> None:
    found = meta(head_of(client, "/plans/fair-plan"))
    assert found["og:title"] == "A Fair Plan"
    assert found["og:description"] == found["description"] == "For everybody"
    assert found["og:image"] == f"{HERE}/picture.png"
    assert found["og:image:alt"] == "A Fair Plan"
    assert found["twitter:card"] == "summary_large_image"
    assert (found["og:type"], found["og:locale"]) == ("website", "en_US")


def test_a_link_to_an_action_tells_the_action(client: PageClient, plan: Plan) -> None:
    found = meta(head_of(client, "/plans/fair-plan/actions/1"))
    assert (found["og:title"], found["og:type"]) == ("Be fair", "article")
    assert found["og:description"] == "Treat everybody the same."


def test_a_page_names_itself_in_every_language(client: PageClient, plan: Plan) -> None:
    links = list(head_of(client, "/es/plans/fair-plan").iter("link"))
    named = {each.get("hreflang"): each.get("href") for each in links if each.get("hreflang")}
    assert named == {"en": HERE, "es": "http://localhost/es/plans/fair-plan", "x-default": HERE}
    assert meta(head_of(client, "/es/plans/fair-plan"))["og:image"].startswith(
        "http://localhost/es/"
    )


def test_the_data_counts_organizations_and_people(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, ACME, now=now)
        a_sign_on(session, plan, State.LISTED, now=now)
    fold(begin, now)
    head = head_of(client, "/plans/fair-plan")
    report = graph(head)["Report"]
    statistic = report["interactionStatistic"]
    assert [each["userInteractionCount"] for each in statistic] == [1, 1]
    assert {each["interactionType"]["@type"] for each in statistic} == {"EndorseAction"}
    assert (report["inLanguage"], report["version"]) == ("en", "1")
    assert report["datePublished"] == now.isoformat()
    assert meta(head)["og:image:alt"] == "A Fair Plan. Behind it: 1 organization, 1 person."


@pytest.mark.parametrize("title", [each for each in CONTEXTS if "'" not in each])
def test_a_title_that_looks_like_markup_is_a_title(
    client: PageClient, begin: Begin, now: datetime, title: str
) -> None:
    source = PLAN.replace("{slug}", "fair-plan").replace("A Fair Plan", f"'{title}'")
    with begin() as session:
        a_plan(session, now=now, source=source.replace("{", "{{").replace("}", "}}"))
    head = head_of(client, "/plans/fair-plan")
    expected = " ".join(title.split())
    assert graph(head)["Report"]["name"] == title
    assert " ".join(meta(head)["og:title"].split()) == expected


def test_the_link_in_the_mail_is_in_no_page_s_data(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        found = a_sign_on(session, plan, State.LISTED, ACME, now=now)
        token = link_token(session, found.id)
    page = client.get(f"/manage/{token}")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    head = next(parse(page.get_data(as_text=True)).iter("head"))
    assert token not in "".join(str(each.attrib) + (each.text or "") for each in head.iter())


def test_pages_that_a_search_may_find_say_in_a_sentence_what_they_are(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        a_plan(session, now=now, slug="other-plan")
    for path in ("/", "/accessibility", "/es/", "/api/"):
        found = meta(head_of(client, path))
        assert found["description"] == found["og:description"] != ""


def test_a_site_without_the_one_plan_is_named_after_its_host_on_every_page(
    client: PageClient,
) -> None:
    for path in ("/", "/accessibility"):
        assert graph(head_of(client, path))["WebSite"]["name"] == "localhost"
