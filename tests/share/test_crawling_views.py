"""What search engines are told: where not to go, and every page that there is."""

from datetime import datetime
from http import HTTPStatus
from xml.etree.ElementTree import Element, fromstring

import pytest

from signon.core.actor import OPERATOR
from signon.core.kinds import US_STATES
from signon.core.languages import languages
from signon.endorsers.chores import fold
from signon.models import Plan
from signon.plan.service import close_plan
from signon.share import sitemap
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.endorsers.listed import organization
from tests.factories import a_plan

pytestmark = pytest.mark.one_database
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"
PUBLIC = "http://localhost"


def entries(client: PageClient) -> dict[str, Element]:
    """Return the pages of the sitemap by their address."""
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    root = fromstring(response.get_data())  # noqa: S314 - our own
    return {each.findtext(f"{SPACE}loc") or "": each for each in root}


def test_robots_are_kept_from_pages_behind_mailed_links(client: PageClient) -> None:
    lines = client.get("/robots.txt").get_data(as_text=True).splitlines()
    for path in ("/admin/", "/confirm/", "/dev/mail", "/manage", "/es/confirm/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def test_the_sitemap_lists_every_page_in_every_language(client: PageClient, plan: Plan) -> None:
    found = entries(client)
    paths = ("", "/actions/1", "/actions/2", "/endorsers", "/signers", "/versions", "/versions/1")
    for prefix in ("", *(f"/{each}" for each in languages() if each != "en")):
        assert {f"{PUBLIC}{prefix}/plans/fair-plan{path}" for path in paths} <= set(found)
    assert len(found) == (len(paths) + len(US_STATES)) * len(languages())


def test_every_page_of_the_sitemap_is_there_and_calls_itself_the_same(
    client: PageClient, plan: Plan
) -> None:
    for url, entry in entries(client).items():
        response = client.get(url.removeprefix(PUBLIC))
        assert response.status_code == HTTPStatus.OK, url
        links = list(parse(response.get_data(as_text=True)).iter("link"))
        [canonical] = [each.get("href") for each in links if each.get("rel") == "canonical"]
        assert canonical == url
        named = {each.get("hreflang"): each.get("href") for each in links if each.get("hreflang")}
        assert named == {each.get("hreflang"): each.get("href") for each in entry.iter(ALTERNATE)}


def test_what_is_closed_stays_and_what_is_a_draft_does_not_show(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        close_plan(session, a_plan(session, now=now), by=OPERATOR, now=now)
        a_plan(session, now=now, slug="secret", is_open=False)
    found = " ".join(entries(client))
    assert "/plans/fair-plan" in found
    assert "secret" not in found


def test_a_list_changed_when_somebody_last_joined_or_left(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", now=now)
    fold(begin, now)
    found = entries(client)
    lists = found[f"{PUBLIC}/plans/fair-plan/endorsers"]
    assert lists.findtext(f"{SPACE}lastmod") == "2020-12-14"
    assert found[f"{PUBLIC}/plans/fair-plan/signers"].find(f"{SPACE}lastmod") is None


def test_a_plan_that_nobody_has_signed_changed_when_it_was_published(
    client: PageClient, plan: Plan
) -> None:
    found = {each.findtext(f"{SPACE}lastmod") for each in entries(client).values()}
    assert found == {"2020-12-14", None}


def test_the_sitemap_is_bounded(
    client: PageClient, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    assert len(entries(client)) == 3


def test_without_a_plan_the_sitemap_is_empty(client: PageClient) -> None:
    assert entries(client) == {}
