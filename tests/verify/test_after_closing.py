"""What pages say about confirming when a plan has closed."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from signon.models import Plan
from signon.web import clock
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import a_submission, token_of
from tests.sign.visitors import CHECK_EMAIL, SIGN, post

pytestmark = pytest.mark.one_database
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def words(client: PageClient, path: str) -> str:
    return text_of(parse(client.get(path).get_data(as_text=True)))


def close(begin: Begin, plan: Plan, ago: timedelta) -> str:
    """Let a plan close that somebody signed in time; return the path of the link to confirm."""
    with begin() as session:
        path = f"/confirm/{token_of(a_submission(session, plan, now=clock.now()))}"
        session.get_one(Plan, plan.id).closes_at = clock.now() - ago
    return path


def test_within_a_day_the_pages_say_until_when_and_the_button_works(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    path = close(begin, plan, HOUR)
    assert "by the link in the e-mail, until" in words(client, "/plans/fair-plan")
    assert "but you signed in time: you can still confirm until" in words(client, path)

    client.submit(path)
    assert "This is how you stand on the list" in words(client, path)


def test_later_the_link_is_gone_and_the_page_explains(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    path = close(begin, plan, HOUR)
    target, values = client.form(path)
    with begin() as session:
        session.get_one(Plan, plan.id).closes_at = clock.now() - DAY

    for answer in (client.get(path), client.post(target, data=values)):
        assert answer.status_code == HTTPStatus.GONE
        assert "The time to confirm is over" in answer.get_data(as_text=True)
    assert "can still confirm" not in words(client, "/plans/fair-plan")


def test_who_waits_for_the_mail_is_told_the_same(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    post(client, SIGN)
    close(begin, plan, HOUR)
    assert "the link in the e-mail works until" in words(client, CHECK_EMAIL)
    with begin() as session:
        session.get_one(Plan, plan.id).closes_at = clock.now() - DAY
    assert client.get(CHECK_EMAIL).status_code == HTTPStatus.GONE
