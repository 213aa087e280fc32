"""Guessing codes and asking for mails is limited for a network."""

import pytest
from flask import Flask
from sqlalchemy import select

from signon.config import Rate
from signon.core import links
from signon.models import Plan, Submission
from signon.web.guard import code_limits
from signon.web.guard.code_limits import Counted, count_right, count_try
from tests.client import PageClient
from tests.conftest import Begin
from tests.security.forms import PERSON
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


@pytest.mark.one_database
def test_wrong_codes_are_few_for_a_domain_and_for_a_plan(app: Flask) -> None:
    tries = [Counted("a-plan", domain) for domain in ["v"] * 20 + [""] * 200]
    with app.test_request_context():
        taken = [count_try(each) for each in tries]
        assert taken == [True] * 15 + [False] * 5 + [True] * 185 + [False] * 15
        for _ in range(10):
            count_right(Counted("a-plan", ""))
        assert [count_try(Counted("a-plan", "")) for _ in range(12)] == [True] * 11 + [False]


@pytest.mark.one_database
@pytest.mark.parametrize("overrides", [{}], indirect=True)
def test_past_that_even_the_right_code_works_no_more(
    client: PageClient, begin: Begin, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_limits, "PER_DOMAIN", Rate(10, 86400))
    client.submit(f"/plans/{plan.slug}/sign", PERSON)
    with begin() as session:
        code = links.code(session.scalars(select(Submission.code_seed)).one())
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    assert "not the code" in client.submit(CHECK_EMAIL, {"code": wrong}).get_data(as_text=True)
    late = client.submit(CHECK_EMAIL, {"code": code})
    assert "Codes are switched off" in late.get_data(as_text=True)
