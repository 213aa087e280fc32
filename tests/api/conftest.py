"""A plan that is lived in, and a program that asks about it."""

from datetime import datetime, timedelta

import pytest

from signon.models import Plan
from tests.api.lived_in import Api, move_in
from tests.client import PageClient
from tests.conftest import Begin


@pytest.fixture
def lived_in(plan: Plan, begin: Begin, now: datetime) -> Plan:
    with begin() as session:
        move_in(session, plan, now=now + timedelta(hours=1))
    return plan


@pytest.fixture
def api(client: PageClient, lived_in: Plan) -> Api:
    return Api(client, lived_in.slug)


@pytest.fixture
def bare(client: PageClient, plan: Plan) -> Api:
    """Return a program that asks about a plan that nobody has signed yet."""
    return Api(client, plan.slug)
