"""One of very many is held for review, whatever the address has done, and staff are told."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.models import Plan, SignOn
from signon.models.conditions import in_state
from signon.moderate.queue import length
from signon.web import clock
from signon.web.guard.bursts import is_in_burst
from tests.client import PageClient, plain
from tests.conftest import Begin
from tests.factories import a_submission, an_individual, token_of
from tests.sign.visitors import SIGN, post
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
ANN_OF_RIVER_AID = an_individual("Ana Lee", email="ann@river-aid.org")


@pytest.fixture
def overrides() -> dict[str, str]:
    return {
        "SIGNON_BURST_DOMAIN": "3/1h",
        "SIGNON_BURST_NETWORK": "5/1h",
        "SIGNON_BURST_PLAN": "9/1h",
        "SIGNON_TRUSTED_NETWORKS": "192.0.2.0/24=500/10m",
    }


def bursts(app: Flask, plan: Plan, *visits: tuple[str, str]) -> list[bool]:
    """Let people confirm, each from a network with an address, and say who is one too many."""
    found = []
    for network, address in visits:
        with app.test_request_context(environ_base={"REMOTE_ADDR": network}):
            found.append(is_in_burst(plan.id, address))
    return found


def test_many_at_one_domain_from_several_networks(app: Flask, plan: Plan) -> None:
    many = [(f"198.51.{number}.1", f"{number}@any.example.org") for number in range(5)]
    assert bursts(app, plan, *many) == [False] * 3 + [True] * 2
    assert bursts(app, plan, ("203.0.113.1", "ann@gmail.com")) == [False]


def test_many_from_one_network_but_for_a_trusted_one(app: Flask, plan: Plan) -> None:
    many = [(f"198.51.100.{number}", f"ann{number}@gmail.com") for number in range(6)]
    hall = [(f"192.0.2.{number}", f"bob{number}@gmail.com") for number in range(3)]
    assert bursts(app, plan, *many, *hall) == [False] * 5 + [True] + [False] * 3


def test_many_for_one_plan(app: Flask, plan: Plan) -> None:
    many = [(f"198.51.{number}.1", f"ann{number}@gmail.com") for number in range(11)]
    assert bursts(app, plan, *many) == [False] * 9 + [True] * 2


def test_who_is_one_too_many_waits_for_review_and_staff_are_told(
    app: Flask, client: PageClient, plan: Plan, begin: Begin
) -> None:
    now = clock.now()
    with begin() as session:
        people = [an_individual(f"Ann {n}", email=f"ann{n}@river-aid.org") for n in range(5)]
        made = [a_submission(session, plan, each, now=now) for each in people]
        links = [token_of(each) for each in made]
    for link in links[:4]:
        client.submit(f"/confirm/{link}")
    with begin() as session:
        states = Counter(each.state for each in session.scalars(select(SignOn)))
        assert length(session).in_burst == 1
    assert states == {State.LISTED: 3, State.IN_REVIEW: 1, State.PENDING: 1}
    moderator = a_colleague(app, begin, StaffRole.MODERATOR, now=now)
    assert "too many were confirmed at once" in plain(moderator.get("/admin/"))


def test_forms_in_the_name_of_others_hold_nobody_back(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    for number in range(8):
        post(client, SIGN, name=f"Forged {number}", email=f"f{number}@river-aid.org")
    with begin() as session:
        token = token_of(a_submission(session, plan, ANN_OF_RIVER_AID, now=clock.now()))
    client.submit(f"/confirm/{token}")
    with begin() as session:
        states = Counter(each.state for each in session.scalars(select(SignOn)))
    assert states[State.LISTED] == 1


def test_a_name_can_be_corrected_in_a_burst_and_stays_held(
    app: Flask, client: PageClient, plan: Plan, begin: Begin
) -> None:
    now = clock.now()
    with begin() as session:
        first = token_of(a_submission(session, plan, ANN_OF_RIVER_AID, now=now))
    many = [(f"198.51.{number}.1", f"{number}@river-aid.org") for number in range(4)]
    assert bursts(app, plan, *many)[-1]
    client.submit(f"/confirm/{first}")
    with begin() as session:
        right = an_individual("Anna Lee", email="ann@river-aid.org")
        second = token_of(a_submission(session, plan, right, now=now))
    client.submit(f"/confirm/{second}", {"who": "same"})
    with begin() as session:
        (held,) = session.scalars(select(SignOn).where(in_state(State.IN_REVIEW)))
        assert (held.name, held.flags) == ("Anna Lee", ["burst"])
