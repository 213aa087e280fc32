"""The page on which a partner picks an embed, and copies it."""

from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest

from signon.models import Plan
from tests.client import PageClient, parse, text_of

pytestmark = pytest.mark.one_database
SITE = "http://localhost"


def page(client: PageClient, plan: Plan, query: str = "") -> Element:
    return parse(client.get(f"/plans/{plan.slug}/embed?{query}").get_data(as_text=True))


def snippet(tree: Element, name: str) -> str:
    found = tree.find(f".//code[@id='snippet-{name}']")
    assert found is not None
    return "".join(found.itertext())


def source(markup: str, tag: str) -> str:
    """Return where the tag of a snippet loads from."""
    tree = parse(f"<!DOCTYPE html><title>A</title><body>{markup}")
    return next(tree.iter(tag)).get("src") or ""


def test_without_a_choice_the_page_offers_the_badge(client: PageClient, plan: Plan) -> None:
    tree = page(client, plan)

    assert source(snippet(tree, "frame"), "iframe") == f"{SITE}/embed/{plan.slug}"
    assert source(snippet(tree, "script"), "script") == f"{SITE}/embed/{plan.slug}.js"
    assert snippet(tree, "link") == f"{SITE}/plans/{plan.slug}"
    assert next(tree.iter("iframe")).get("src") == f"/embed/{plan.slug}"


def test_what_a_partner_picks_is_in_every_snippet(client: PageClient, plan: Plan) -> None:
    tree = page(client, plan, "style=list&theme=dark&via=Acme+Aid!&language=en")

    picked = {"style": ["list"], "theme": ["dark"], "via": ["acme-aid"]}
    for address in (
        source(snippet(tree, "frame"), "iframe"),
        source(snippet(tree, "script"), "script"),
        next(tree.iter("iframe")).get("src") or "",
    ):
        assert parse_qs(urlsplit(address).query) == picked
    assert snippet(tree, "link") == f"{SITE}/plans/{plan.slug}?via=acme-aid"


def test_the_form_shows_what_was_understood(client: PageClient, plan: Plan) -> None:
    tree = page(client, plan, "style=list&theme=nonsense&via=Acme+Aid!&language=xx")
    checked = [each.get("value") for each in tree.iter("input") if each.get("checked") is not None]
    selected = [each.get("value") for each in tree.iter("option") if "selected" in each.attrib]
    typed = tree.find(".//input[@name='via']")

    assert checked == ["list"]
    assert selected == ["auto", "en"]
    assert typed is not None
    assert typed.get("value") == "acme-aid"


def test_a_name_without_a_usable_letter_is_asked_for_again(client: PageClient, plan: Plan) -> None:
    tree = page(client, plan, "via=%E7%A7%BB%E6%B0%91")

    assert "Please write it with letters from a to z" in text_of(tree)
    assert snippet(tree, "link") == f"{SITE}/plans/{plan.slug}"


@pytest.mark.parametrize("via", ["%22%3E%3Cscript%3E", "x" * 5000, "%0D%0A", "%01", "%E2%80%AE"])
def test_anything_may_be_typed_and_stays_text(client: PageClient, plan: Plan, via: str) -> None:
    tree = page(client, plan, f"via={via}")

    assert {each.get("type") for each in tree.iter("script")} <= {"module", "application/ld+json"}
    assert "<script>" not in snippet(tree, "link")


def test_the_form_works_without_scripts_and_keeps_nothing(client: PageClient, plan: Plan) -> None:
    response = client.get(f"/plans/{plan.slug}/embed")
    form = next(parse(response.get_data(as_text=True)).iter("form"))

    assert form.get("method") == "get"
    assert "Set-Cookie" not in response.headers
    assert "public" in response.headers["Cache-Control"]
