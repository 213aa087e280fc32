"""Nobody else may frame our pages or load them, but for the few that are made for it."""

import re
from datetime import datetime

import pytest
from flask import Flask

from signon.config import Settings
from signon.models import Plan
from signon.web import clock
from signon.web.guard.access import may_keep_session
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.house.test_looking import look
from tests.house.visits import OWNER, PASSWORD, Addresses, move_in

pytestmark = pytest.mark.one_database

# The one page that other sites may show in a frame.
FRAMED = frozenset({"embed.show"})
# What other sites' pages may load.
LOADED = frozenset(
    {
        "embed.describe",
        "embed.script",
        "embed.style",
        "sharing.share_picture",
        "states.picture",
    }
)
# Our own page that shows the one above.
FRAMING = frozenset({"embed.choose"})


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def addresses(begin: Begin, plan: Plan, settings: Settings, now: datetime) -> Addresses:
    with begin() as session:
        return move_in(session, plan, settings, now=now)


@pytest.fixture
def visitor(client: PageClient, addresses: Addresses) -> PageClient:
    """Return an owner, who sees every page there is."""
    client.submit("/admin/login", {"email": OWNER, "password": PASSWORD})
    return client


def rule(policy: str, name: str) -> str:
    """Return what a Content-Security-Policy says of ``name``; empty when nothing."""
    found = re.search(rf"(?:^|; ){name} ([^;]*)", policy)
    return found[1] if found else ""


def test_only_the_embed_may_be_framed_whatever_a_page_answers(
    visitor: PageClient, addresses: Addresses
) -> None:
    for endpoint, paths in addresses.items():
        for path in paths:
            with look(visitor, path) as response:
                headers, is_found = response.headers, response.status_code == 200
            policy = headers["Content-Security-Policy"]
            if endpoint in FRAMED and is_found:
                assert rule(policy, "frame-ancestors") == "*", path
                assert "X-Frame-Options" not in headers, path
            else:
                assert rule(policy, "frame-ancestors") == "'none'", path
                assert headers["X-Frame-Options"] == "DENY", path


def test_only_what_is_made_for_other_sites_can_be_loaded_by_them(
    visitor: PageClient, addresses: Addresses
) -> None:
    for endpoint, (first, *_) in addresses.items():
        with look(visitor, first) as response:
            is_open = response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            is_readable = response.headers.get("Access-Control-Allow-Origin") == "*"
        assert is_open == (endpoint in FRAMED | LOADED), first
        is_api = endpoint.startswith("api.") and endpoint != "api.documentation"
        assert is_readable == (endpoint in LOADED or is_api), first


def test_only_the_page_that_shows_an_embed_may_hold_a_frame(
    visitor: PageClient, addresses: Addresses
) -> None:
    for endpoint, (first, *_) in addresses.items():
        with look(visitor, first) as response:
            allowed = rule(response.headers["Content-Security-Policy"], "frame-src")
        assert allowed == ("'self'" if endpoint in FRAMING else ""), first


def test_a_framed_page_asks_for_nothing_and_knows_nobody(
    app: Flask, visitor: PageClient, addresses: Addresses
) -> None:
    for endpoint in FRAMED:
        assert not may_keep_session(app, endpoint)
        response = visitor.get(addresses[endpoint][0])
        policy = response.headers["Content-Security-Policy"]
        assert rule(policy, "form-action") == "'none'"
        assert rule(policy, "connect-src") == ""
        assert rule(policy, "default-src") == "'none'"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in response.headers
        tree = parse(response.get_data(as_text=True))
        assert not list(tree.iter("form"))
        assert {each.get("target") for each in tree.iter("a")} == {"_top"}


@pytest.mark.parametrize("name", ["embed.css", "embed.js"])
def test_a_sandboxed_frame_finds_its_own_files(client: PageClient, name: str) -> None:
    with client.get(f"/static/{name}?v=1") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    with client.get("/static/style.css") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
