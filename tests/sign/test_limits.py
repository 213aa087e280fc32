"""One network may sign so often; another is not its victim."""

from http import HTTPStatus

import pytest

from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.sign.visitors import (
    ENDORSE,
    PERSON,
    SIGN,
    control,
    mails,
    page,
    post,
    sign_ons,
    summary,
)

pytestmark = pytest.mark.one_database


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_SIGN": "2/10m"}


def test_one_too_many_is_asked_to_wait(client: PageClient, plan: Plan) -> None:
    assert [post(client, path).status_code for path in (SIGN, ENDORSE)] == [303, 303]
    limited = post(client, SIGN)
    assert limited.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 0 < int(limited.headers["Retry-After"]) <= 600
    tree = page(limited)
    ((words, _link),) = summary(tree)
    assert words.endswith("please press the button again in 10 minutes.")
    assert control(tree, "email").get("value") == PERSON["email"]


def test_what_was_one_too_many_is_not_saved(client: PageClient, plan: Plan, begin: Begin) -> None:
    assert [post(client, SIGN, email=f"{n}@example.org").status_code for n in "abc"][-1] == 429
    with begin() as session:
        assert (len(sign_ons(session)), len(mails(session))) == (2, 2)


def test_mistakes_do_not_count_as_sign_ons_but_are_not_endless(
    client: PageClient, plan: Plan
) -> None:
    assert [post(client, SIGN, name="").status_code for _ in range(10)] == [422] * 10
    assert [post(client, path).status_code for path in (SIGN, ENDORSE)] == [303, 303]
    assert post(client, SIGN, name="").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_another_network_is_not_its_victim(client: PageClient, plan: Plan) -> None:
    assert [post(client, SIGN).status_code for _ in range(3)] == [303, 303, 429]
    target, values = client.form(SIGN)
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    taken = client.post(target, data=values | PERSON, environ_overrides=elsewhere)
    assert taken.status_code == HTTPStatus.SEE_OTHER
