"""Guessing codes and asking for mails is limited for a network."""

import pytest

from signon.models import Plan
from tests.client import PageClient
from tests.sign.visitors import CHECK_EMAIL


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_SIGN": "1/10m"}


@pytest.mark.one_database
def test_one_guess_too_many_is_asked_to_wait(client: PageClient, plan: Plan) -> None:
    steps = [{"code": "1"}, {"resend": "1"}, *[{"code": "2"}] * 4]
    answers = [client.submit(CHECK_EMAIL, step).status_code for step in steps]
    assert answers == [422, 303, 422, 422, 422, 422]
    late = client.submit(CHECK_EMAIL, {"code": "345678"})
    assert late.status_code == 429
    assert 'value="345678"' in late.get_data(as_text=True)
