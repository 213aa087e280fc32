"""Asking for links is limited for a network."""

import pytest

from signon.models import Plan
from tests.client import PageClient


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_SIGN": "2/10m"}


@pytest.mark.one_database
def test_one_asking_too_many_is_asked_to_wait(client: PageClient, plan: Plan) -> None:
    addresses = ["a@example.org", "b@example.org", "c@example.org"]
    answers = [client.submit("/manage", {"email": each}).status_code for each in addresses]
    assert answers == [303, 303, 429]
