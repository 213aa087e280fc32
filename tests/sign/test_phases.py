"""While a plan takes no sign-ons, its forms say so, and nothing that is sent is taken."""

from datetime import datetime
from http import HTTPStatus

import pytest

from signon.core.actor import OPERATOR
from signon.models import Plan
from signon.plan.service import close_plan
from tests.client import PageClient, plain, text_of
from tests.conftest import Begin
from tests.factories import PLAN, a_plan
from tests.sign.visitors import FORMS, PERSON, SIGN, page, sign_ons

pytestmark = pytest.mark.one_database


@pytest.fixture
def values(client: PageClient, plan: Plan) -> dict[str, str]:
    """Return what a form sends that was opened while the plan was open."""
    return client.form(SIGN)[1] | PERSON


@pytest.fixture
def closed(values: dict[str, str], begin: Begin, now: datetime) -> None:
    with begin() as session:
        close_plan(session, a_plan(session, now=now), by=OPERATOR, now=now)


@pytest.fixture
def not_yet(values: dict[str, str], begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_plan(session, now=now, source=PLAN.replace("\ntitle:", "\nopens: 2990-01-20\ntitle:"))


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", FORMS)
def test_a_closed_form_says_so(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK
    assert "You can still read the plan and see who endorsed it." in response.get_data(as_text=True)
    assert not [*page(response).iter("form")]


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("path", FORMS)
def test_a_closed_plan_takes_nothing(
    client: PageClient, values: dict[str, str], begin: Begin, path: str
) -> None:
    response = client.post(path, data=values | FORMS[path])
    assert response.status_code == HTTPStatus.CONFLICT
    assert "This plan is closed for sign-ons" in plain(response)
    with begin() as session:
        assert not sign_ons(session)


@pytest.mark.usefixtures("not_yet")
@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_not_open_yet_tells_the_date(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK
    assert "Opens for sign-ons on January 20, 2990" in text_of(page(response))


@pytest.mark.usefixtures("not_yet")
@pytest.mark.parametrize("path", FORMS)
def test_a_plan_that_is_not_open_yet_takes_nothing(
    client: PageClient, values: dict[str, str], begin: Begin, path: str
) -> None:
    response = client.post(path, data=values | FORMS[path])
    assert response.status_code == HTTPStatus.CONFLICT
    assert "This plan is not open for sign-ons yet" in plain(response)
    with begin() as session:
        assert not sign_ons(session)


def test_a_draft_is_not_there_to_be_signed(
    client: PageClient, values: dict[str, str], begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_plan(session, now=now, slug="draft", is_open=False)
    assert client.post("/plans/draft/sign", data=values).status_code == HTTPStatus.NOT_FOUND
    assert client.post("/plans/nowhere/sign", data=values).status_code == HTTPStatus.NOT_FOUND
