"""The page after signing: where the mail is, whether it can come, and when to ask again."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.lifecycle import State
from signon.models import Plan, SignOn
from signon.web import clock, submissions
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import (
    ACME,
    a_sign_on,
    a_submission,
    an_individual,
    code_of,
    last_submission,
    token_of,
)
from tests.sign.visitors import CHECK_EMAIL, PERSON, SIGN, post

pytestmark = pytest.mark.one_database
MEANT = "Did you mean gmail.com?"
A_MINUTE = "We just sent it. Please wait a minute"
OVERRIDES = {"SIGNON_MAIL_FROM": "The Coalition <plan@coalition.example>"}


def signed(client: PageClient, email: str) -> Element:
    """Sign, and return the page that comes after."""
    post(client, SIGN, email=email)
    return parse(client.get(CHECK_EMAIL).get_data(as_text=True))


def links(tree: Element) -> dict[str, dict[str, str]]:
    return {text_of(each): dict(each.items()) for each in tree.iter("a")}


@pytest.mark.parametrize(
    ("email", "name", "host"),
    [
        ("ann@gmail.com", "Gmail", "https://mail.google.com/"),
        ("ann@hotmail.es", "Outlook", "https://outlook.live.com/"),
        ("ann@yahoo.com.mx", "Yahoo Mail", "https://mail.yahoo.com/"),
        ("ann@icloud.com", "iCloud Mail", "https://www.icloud.com/"),
        ("ann@proton.me", "Proton Mail", "https://mail.proton.me/"),
        ("ann@aol.com", "AOL Mail", "https://mail.aol.com/"),
    ],
)
def test_it_leads_to_the_mailbox(
    client: PageClient, plan: Plan, email: str, name: str, host: str
) -> None:
    link = links(signed(client, email))[f"Open {name} (in a new tab)"]
    assert link["href"].startswith(host)
    assert link["rel"] == "noopener noreferrer"
    assert "ann" not in link["href"]


@pytest.mark.parametrize("overrides", [OVERRIDES])
def test_it_says_what_to_search_for(client: PageClient, plan: Plan) -> None:
    tree = signed(client, "ann@gmail.com")
    assert "plan@coalition.example" in text_of(tree)
    assert "plan%40coalition.example" in links(tree)["Open Gmail (in a new tab)"]["href"]


def test_nobody_s_mailbox_is_made_up(client: PageClient, plan: Plan) -> None:
    assert not [text for text in links(signed(client, "ann@example.org")) if "Open" in text]


def test_it_asks_whether_another_domain_was_meant(client: PageClient, plan: Plan) -> None:
    assert MEANT in text_of(signed(client, "ann@gmial.com"))


@pytest.mark.parametrize("email", ["ann@gmail.com", "ann@mail.com", "ann@example.org"])
def test_a_domain_that_may_be_right_is_not_doubted(
    client: PageClient, plan: Plan, email: str
) -> None:
    assert "Did you mean" not in text_of(signed(client, email))


def test_neither_page_nor_cookie_holds_the_address(client: PageClient, plan: Plan) -> None:
    post(client, SIGN, email="secretive@gmial.com")
    page = client.get(CHECK_EMAIL).get_data(as_text=True)
    with client.session_transaction(CHECK_EMAIL) as cookie:
        kept = str(dict(cookie))
    assert submissions.KEY in kept
    for part in ("secretive", "gmial"):
        assert part not in page
        assert part not in kept


def test_the_minute_is_told_in_words_and_in_numbers(
    client: PageClient, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert A_MINUTE in text_of(signed(client, "ann@example.org"))
    assert 'data-wait="60"' in client.get(CHECK_EMAIL).get_data(as_text=True)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = client.get(CHECK_EMAIL).get_data(as_text=True)
    assert A_MINUTE not in page
    assert 'data-wait="0"' in page


def test_a_website_is_shown_as_it_will_be_linked(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, ACME, now=clock.now()))
    shown = [text_of(each) for each in parse(client.get(f"/confirm/{token}").text).iter("dd")]
    assert "https://acme-aid.org" in shown


@pytest.mark.parametrize(("who", "names"), [("same", ["Mario"]), ("another", ["Maria", "Mario"])])
def test_who_types_the_code_is_asked_as_behind_the_link_whether_it_is_a_correction(
    client: PageClient, plan: Plan, begin: Begin, who: str, names: list[str]
) -> None:
    with begin() as session:
        earlier = an_individual("Maria Lopez", email=PERSON["email"])
        a_sign_on(session, plan, State.LISTED, earlier, now=clock.now())
    post(client, SIGN, name="Mario Lopez")
    with begin() as session:
        code = code_of(last_submission(session))
    asked = client.submit(CHECK_EMAIL, {"code": code})
    assert "I am another person" in asked.get_data(as_text=True)
    with begin() as session:
        assert listed_names(session) == ["Maria Lopez"]

    values = client.form(CHECK_EMAIL)[1] | {"code": code, "who": who}
    client.post(CHECK_EMAIL, data=values)
    assert "Confirmed, and listed" in client.get(CHECK_EMAIL).get_data(as_text=True)
    with begin() as session:
        assert listed_names(session) == [f"{name} Lopez" for name in names]


def listed_names(session: Session) -> list[str]:
    found = session.scalars(select(SignOn.public_name).where(SignOn.state == State.LISTED))
    return sorted(map(str, found))
