"""A form that comes back too quickly, or after a day, is asked for once more with nothing lost."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
import time_machine

from signon.models import Plan
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.sign.visitors import FORMS, PERSON, SIGN, control, page, post, sign_ons, summary

pytestmark = pytest.mark.one_database
REFUSED, TAKEN = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SEE_OTHER


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_FORM_SECONDS": "3-86400"}


@pytest.fixture
def hand(plan: Plan) -> Iterator[time_machine.Traveller]:
    """Yield the hand of a clock that stands still unless it is moved."""
    with time_machine.travel(clock.now(), tick=False) as hand:
        yield hand


def hidden(tree: Element) -> dict[str, str]:
    """Return what a form that is shown again sends by itself."""
    return {name: control(tree, name).get("value") or "" for name in ("csrf_token", "opened")}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("seconds", [0.5, 86_402])
def test_too_quick_or_too_old_a_form_comes_back_and_is_taken_then(
    client: PageClient, hand: time_machine.Traveller, path: str, seconds: float
) -> None:
    target, values = client.form(path)
    sent = values | FORMS[path]
    hand.shift(timedelta(seconds=seconds))
    refused = client.post(target, data=sent)
    assert refused.status_code == REFUSED
    tree = page(refused)
    assert summary(tree)[0][0].startswith(
        "The form was sent very fast, or the page was open for very long."
    )
    assert control(tree, "email").get("value") == sent["email"]
    hand.shift(timedelta(seconds=4))
    assert client.post(target, data=sent | hidden(tree)).status_code == TAKEN


@pytest.mark.parametrize("seconds", [4, 86_399])
def test_a_form_that_took_its_time_is_taken(
    client: PageClient, hand: time_machine.Traveller, begin: Begin, seconds: float
) -> None:
    target, values = client.form(SIGN)
    hand.shift(timedelta(seconds=seconds))
    assert client.post(target, data=values | PERSON).status_code == TAKEN
    with begin() as session:
        assert len(sign_ons(session)) == 1


def test_a_mistake_is_told_without_blaming_the_haste(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, SIGN, name=""))
    assert summary(tree) == [("Enter your name.", "#name")]


def test_a_quick_correction_is_taken_since_the_age_counts_from_the_first_display(
    client: PageClient, hand: time_machine.Traveller
) -> None:
    target, values = client.form(SIGN)
    hand.shift(timedelta(seconds=20))
    for name in ("", "."):  # two mistakes, one after the other
        tree = page(client.post(target, data=values | PERSON | {"name": name}))
        values = values | hidden(tree)
        hand.shift(timedelta(seconds=1))
    assert client.post(target, data=values | PERSON).status_code == TAKEN


def test_a_time_of_opening_that_we_did_not_sign_counts_for_nothing(
    client: PageClient, hand: time_machine.Traveller
) -> None:
    target, values = client.form(SIGN)
    forged = client.post(target, data=values | PERSON | {"opened": "a.b.c"})
    assert forged.status_code == REFUSED
