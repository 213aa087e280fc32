"""One of very many is held for review, whatever the address has done, and staff are told."""

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.installation import Fault
from signon.models import Plan, SignOn
from signon.moderate.faults import faults
from signon.web.guard.bursts import is_burst
from tests.client import PageClient
from tests.conftest import Begin
from tests.sign.visitors import SIGN, post

pytestmark = pytest.mark.one_database


@pytest.fixture
def overrides() -> dict[str, str]:
    return {
        "SIGNON_BURST_DOMAIN": "3/1h",
        "SIGNON_BURST_NETWORK": "5/1h",
        "SIGNON_BURST_PLAN": "9/1h",
        "SIGNON_TRUSTED_NETWORKS": "192.0.2.0/24=500/10m",
    }


def bursts(app: Flask, *visits: tuple[str, str]) -> list[bool]:
    """Let people sign, each from a network with an address, and say who is one too many."""
    found = []
    for network, address in visits:
        with app.test_request_context(environ_base={"REMOTE_ADDR": network}):
            found.append(is_burst("fair-plan", address))
    return found


def test_many_at_one_domain_from_several_networks(app: Flask) -> None:
    many = [(f"198.51.{number}.1", f"{number}@any.example.org") for number in range(5)]
    assert bursts(app, *many) == [False] * 3 + [True] * 2
    assert bursts(app, ("203.0.113.1", "ann@gmail.com")) == [False]


def test_many_from_one_network_but_for_a_trusted_one(app: Flask) -> None:
    many = [(f"198.51.100.{number}", f"ann{number}@gmail.com") for number in range(6)]
    hall = [(f"192.0.2.{number}", f"bob{number}@gmail.com") for number in range(3)]
    assert bursts(app, *many, *hall) == [False] * 5 + [True] + [False] * 3


def test_many_for_one_plan(app: Flask) -> None:
    many = [(f"198.51.{number}.1", f"ann{number}@gmail.com") for number in range(11)]
    assert bursts(app, *many) == [False] * 9 + [True] * 2


def test_who_is_one_too_many_waits_for_review_and_staff_are_told(
    app: Flask, client: PageClient, plan: Plan, begin: Begin
) -> None:
    for number in range(4):
        post(client, SIGN, name=f"Ann {number}", email=f"ann{number}@river-aid.org")
    with begin() as session:
        flags = [each.flags for each in session.scalars(select(SignOn).order_by(SignOn.created_at))]
    with app.test_request_context(), begin() as session:
        assert Fault.BURST in faults(session)
    assert sorted(flags) == [[], [], [], ["burst"]]
