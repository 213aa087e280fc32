"""The prefix of an address says which language a page speaks; nothing else does."""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template_string, url_for
from sqlalchemy.exc import OperationalError

from signon.core.plan import PlanState
from signon.models import Plan
from signon.web import language
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import PLAN, a_plan

pytestmark = pytest.mark.one_database
AN_ENGLISH_PLAN = "/plans/fair-plan"
A_SPANISH_PLAN = "/plans/plan-justo"
A_GERMAN_PLAN = "/plans/fairer-plan"


@pytest.fixture(autouse=True)
def plans(begin: Begin, plan: Plan, now: datetime) -> None:
    with begin() as session:
        for slug, tag in (("plan-justo", "es"), ("fairer-plan", "de")):
            source = PLAN.replace("language: en", f"language: {tag}")
            a_plan(session, now=now, slug=slug, source=source)


def page(client: PageClient, path: str, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status, path
    return parse(response.get_data(as_text=True))


def spoken_at(app: Flask, path: str) -> str:
    with app.app_context(), app.test_request_context(path):
        return language.spoken()


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        ("/", "en"),
        ("/es/", "es"),
        ("/en/", "en"),
        (AN_ENGLISH_PLAN, "en"),
        (f"/es{AN_ENGLISH_PLAN}", "es"),
        (A_SPANISH_PLAN, "es"),
        (f"/en{A_SPANISH_PLAN}", "en"),
        (f"{A_SPANISH_PLAN}/endorse", "es"),
        (f"{A_SPANISH_PLAN}/signers", "es"),
        (A_GERMAN_PLAN, "en"),
        (f"/es{A_GERMAN_PLAN}/sign", "es"),
        ("/manage", "en"),
        ("/es/manage", "es"),
        ("/es/admin/login", "es"),
    ],
)
def test_a_page_is_in_the_language_of_its_prefix_or_of_the_plan(
    client: PageClient, path: str, spoken: str
) -> None:
    assert page(client, path).get("lang") == spoken
    assert client.get(path).headers["Content-Language"] == spoken


@pytest.mark.parametrize("accepted", ["es", "ar", "*", "es;q=\x7f"])
def test_what_a_browser_would_like_changes_nothing(client: PageClient, accepted: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert parse(response.get_data(as_text=True)).get("lang") == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    [
        "/fr/",
        "/ES/",
        "/es-MX/",
        "/es/es/",
        f"/es/es{AN_ENGLISH_PLAN}",
        f"/fr{AN_ENGLISH_PLAN}",
        "/es/static/style.css",
        "/es/healthz",
        "/es/readyz",
        "/es/no-such-page",
        "/es//evil.example",
        "/es/\\evil.example",
        "/es//",
        f"/es/{AN_ENGLISH_PLAN}",
        f"/es/{AN_ENGLISH_PLAN}/sign",
        "//es/",
        "/%65s%00/",
        "/es%0d%0aX-Evil:%201/",
    ],
)
def test_what_is_no_page_of_any_language_is_not_found(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {404, 400}
    assert "X-Evil" not in response.headers


@pytest.mark.parametrize("query", ["", "?utm_source=a&b=%C3%A9", "?next=//evil.example"])
def test_a_language_alone_leads_to_its_front_page(client: PageClient, query: str) -> None:
    response = client.get(f"/es{query}")
    assert (response.status_code, response.headers["Location"]) == (308, f"/es/{query}")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/es/", f"/es{AN_ENGLISH_PLAN}", "/es/manage", "/es/nowhere"])
def test_links_of_a_page_stay_in_its_language(client: PageClient, path: str) -> None:
    tree = parse(client.get(path).get_data(as_text=True))
    links = [(each, each.get("href") or "") for each in tree.iter("a")]
    leaving = [
        href
        for each, href in links
        if href.startswith("/") and not href.startswith("/es/") and not each.get("hreflang")
    ]
    machines = re.compile(r"/static/|/api/|/embed/|.*\.(atom|csv|json|svg|png|pdf)\b")
    assert not [href for href in leaving if not machines.match(href)]


@pytest.mark.parametrize("path", ["", "/sign", "/endorsers", "/versions", "/withdrawn"])
def test_links_of_a_spanish_plans_pages_lead_to_pages_in_spanish(
    client: PageClient, path: str
) -> None:
    tree = page(client, A_SPANISH_PLAN + path)
    links = {each.get("href") or "" for each in tree.iter("a") if not each.get("hreflang")}
    targets = {each.partition("#")[0] for each in links if each.startswith("/")}
    assert {"/es/manage", "/es/admin/login"} <= targets
    for each in targets:
        response = client.get(each)
        if response.mimetype == "text/html":
            assert parse(response.get_data(as_text=True)).get("lang") == "es", each


def test_a_form_of_a_spanish_plan_goes_on_in_spanish(client: PageClient) -> None:
    response = client.submit(f"{A_SPANISH_PLAN}/sign", {"name": "Ana", "email": "ana@example.org"})
    assert parse(response.get_data(as_text=True)).get("lang") == "es"


def test_other_languages_are_the_same_page_with_its_query(app: Flask) -> None:
    with app.test_request_context(f"{AN_ENGLISH_PLAN}/endorsers?q=caf%C3%A9&state=TX"):
        [spanish] = language.other_languages()
    assert (spanish.tag, spanish.own_name) == ("es", "Español")
    assert spanish.path == f"/es{AN_ENGLISH_PLAN}/endorsers?q=caf%C3%A9&state=TX"


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (f"/es{AN_ENGLISH_PLAN}", AN_ENGLISH_PLAN),
        (A_SPANISH_PLAN, f"/en{A_SPANISH_PLAN}"),
        (f"/en{A_SPANISH_PLAN}", A_SPANISH_PLAN),
        (A_GERMAN_PLAN, f"/es{A_GERMAN_PLAN}"),
        ("/es/", "/"),
    ],
)
def test_the_plans_own_language_needs_no_prefix(client: PageClient, there: str, back: str) -> None:
    tree = page(client, there)
    switch = [each.get("href") for each in tree.iter("a") if each.get("hreflang")]
    assert back in switch


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/es//evil.example",
        "/es//evil.example/%2e%2e",
        "/es/%2f%2fevil.example",
        "/es/%5cevil.example",
        "/%5c%5cevil.example",
        "/es///evil.example?next=//evil.example",
        "/es/%09/evil.example",
        "/es/https:/evil.example",
        "/es/%0ahttps://evil.example",
    ],
)
def test_no_address_makes_a_page_that_leads_away(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {400, 404}
    tree = parse(response.get_data(as_text=True))
    for each in tree.iter():
        for name in ("href", "action", "content"):
            assert "evil.example" not in (each.get(name) or ""), each.attrib


def test_the_switch_writes_a_path_anew(app: Flask) -> None:
    for path in ("/plans/a%3Fb%23c", "/plans/%2f%2fevil.example", "/plans/é"):
        with app.app_context(), app.test_request_context(path):
            [spanish] = language.other_languages()
        assert re.fullmatch(r"/es/[\w/%.~-]*", spanish.path, re.ASCII)


def test_a_draft_does_not_show_which_language_it_is_in(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        source = PLAN.replace("language: en", "language: es")
        a_plan(session, now=now, slug="borrador", source=source, is_open=False)
    assert page(client, "/plans/borrador", 404).get("lang") == "en"


def test_the_front_page_of_the_one_open_plan_speaks_its_language(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        for each in session.query(Plan).where(Plan.slug != "plan-justo"):
            each.state = PlanState.DRAFT
    assert page(client, "/").get("lang") == "es"
    assert page(client, "/en/").get("lang") == "en"


def test_a_plans_text_names_its_language_where_the_page_speaks_another(client: PageClient) -> None:
    for path in (f"/es{AN_ENGLISH_PLAN}", A_GERMAN_PLAN):
        tree = page(client, path)
        record = "en" if path.startswith("/es") else "de"
        spoken = [text_of(each) for each in tree.iter() if each.get("lang") == record]
        assert any("Treat everybody the same." in each for each in spoken)


def test_a_page_is_still_there_while_the_database_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(language, "reading", away)
    assert spoken_at(app, A_SPANISH_PLAN) == "en"
    monkeypatch.undo()
    assert spoken_at(app, A_SPANISH_PLAN) == "es"


def test_words_and_numbers_are_in_the_language(app: Flask) -> None:
    source = "{{ language }} {{ direction }} {{ 12345|number }} {{ 'NC'|us_state_name }}"
    environ = {"signon.language": "es"}
    with app.app_context(), app.test_request_context("/", environ_overrides=environ):
        assert render_template_string(source) == "es ltr 12,345 Carolina del Norte"


def test_links_to_what_has_one_language_have_no_prefix(app: Flask) -> None:
    environ = {"signon.language": "es", "SCRIPT_NAME": "/es"}
    with app.app_context(), app.test_request_context(AN_ENGLISH_PLAN, environ_overrides=environ):
        assert url_for("manage.ask") == "/es/manage"
        assert url_for("static", filename="style.css") == "/static/style.css"
        assert url_for("endorsers.csv", slug="a") == "/plans/a/endorsers.csv"
        assert url_for(".logo", slug="a") == "/plans/a/logo"


def test_outside_of_a_page_english_is_spoken(app: Flask) -> None:
    assert language.spoken() == "en"
