"""Whoever tries addresses learns nothing: the answer is the same whoever has signed."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from signon.core.lifecycle import State
from signon.models import OutboxMessage, Plan
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_individual, an_organization
from tests.security.forms import FORMS

#: What the address has done before, if anything.
BEFORE: dict[str, State | None] = {
    "new": None,
    "pending": State.PENDING,
    "listed": State.LISTED,
    "withdrawn": State.WITHDRAWN,
    "declined": State.DECLINED,
}
RANDOM = re.compile(r'value="[^"]{40,}"|<code>[0-9a-f]{12}</code>')
Answer = tuple[int, str | None, str]


def answer(response: TestResponse) -> Answer:
    """Return all that a stranger can see, but for what is random on every page."""
    page = RANDOM.sub("", response.get_data(as_text=True))
    return response.status_code, response.location, page


@pytest.fixture
def addresses(plan: Plan, begin: Begin) -> dict[str, str]:
    """Return an address for each past; its domain has people held, so that it can be declined."""
    found = {}
    with begin() as session:
        for past, state in BEFORE.items():
            found[past] = f"{past}@mailinator.com"
            for application in (
                an_individual(FORMS["sign"]["name"], email=found[past]),
                an_organization(FORMS["endorse"]["organization_name"], email=found[past]),
            ):
                if state is not None:
                    a_sign_on(session, plan, state, application, now=clock.now())
    return found


def ask_all(
    app: Flask, addresses: dict[str, str], ask: Callable[[PageClient, str], list[Answer]]
) -> None:
    """See that everybody gets the same answers, each in a browser of their own."""
    answers = {}
    for past, address in addresses.items():
        client = app.test_client()
        assert isinstance(client, PageClient)
        answers[past] = ask(client, address)
    for past, found in answers.items():
        assert found == answers["new"], past


@pytest.mark.parametrize("form", FORMS)
def test_signing_answers_the_same_to_everybody(
    app: Flask, plan: Plan, addresses: dict[str, str], form: str
) -> None:
    path = f"/plans/{plan.slug}"

    def ask(client: PageClient, address: str) -> list[Answer]:
        signed = client.submit(f"{path}/{form}", FORMS[form] | {"email": address})
        found = [answer(signed), answer(client.get(signed.location or ""))]
        tries = (client.submit(f"{path}/check-email", {"code": "000000"}) for _ in range(6))
        found += map(answer, tries)
        target, kept = client.form(f"{path}/check-email")
        found.append(answer(client.post(target, data=kept | {"resend": "1"})))
        found.append(answer(client.get(f"{path}/check-email?sent=1")))
        return found

    ask_all(app, addresses, ask)


def test_asking_for_a_link_answers_the_same_to_everybody(
    app: Flask, begin: Begin, plan: Plan, addresses: dict[str, str]
) -> None:
    def ask(client: PageClient, address: str) -> list[Answer]:
        asked = client.submit("/manage", {"email": address})
        return [answer(asked), answer(client.get(asked.location or ""))]

    with begin() as session:
        before = session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
    ask_all(app, addresses, ask)
    with begin() as session:
        after = session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
    assert after - before == 2  # to those whose sign-ons stand: listed and declined


def test_a_flood_of_mails_to_one_address_ends_without_a_word(
    app: Flask, begin: Begin, plan: Plan
) -> None:
    spellings = ["eve.vil@gmail.com", "evevil@gmail.com", "EVE.VIL+a@googlemail.com"]
    answers = set()
    for number in range(9):
        client = app.test_client()
        assert isinstance(client, PageClient)
        client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.7"
        typed = {"name": f"Eve {number}", "email": spellings[number % 3]}
        signed = client.submit(f"/plans/{plan.slug}/sign", FORMS["sign"] | typed)
        answers.add((answer(signed), answer(client.get(signed.location or ""))))
        client.submit("/manage", {"email": spellings[number % 3]})
    assert len(answers) == 1
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 3


@pytest.mark.one_database
def test_strangers_of_one_network_leave_the_owner_a_mail(
    app: Flask, begin: Begin, plan: Plan
) -> None:
    networks = [*(f"198.51.100.{number}" for number in range(5)), "203.0.113.7"]
    for number, network in enumerate(networks):
        client = app.test_client()
        assert isinstance(client, PageClient)
        client.environ_base["REMOTE_ADDR"] = network
        typed = {"name": f"Dora {number}", "email": "director@target.org"}
        assert client.submit(f"/plans/{plan.slug}/sign", FORMS["sign"] | typed).status_code == 303
    with begin() as session:
        mails = select(func.count()).select_from(OutboxMessage)
        assert session.scalar(mails) == 3
