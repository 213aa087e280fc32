"""What staff do on the page of a sign-on that is not confirmed."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.models import Plan, SignOn
from signon.models.outbox import MailKind
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import ACME, a_sign_on
from tests.sign.visitors import mails
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
SAID = {"voucher": "Mo Roe", "evidence": "Their letter came today."}


@pytest.fixture
def page(plan: Plan, begin: Begin) -> str:
    """Return the path of the page of an organization that has not confirmed."""
    with begin() as session:
        return f"/admin/sign-ons/{a_sign_on(session, plan, application=ACME, now=clock.now()).id}"


@pytest.fixture
def moderator(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.MODERATOR, now=NOW)


def test_a_moderator_vouches_and_page_and_queue_say_so(
    moderator: PageClient, page: str, begin: Begin
) -> None:
    answer = moderator.submit(page, SAID, action=f"{page}/vouch")
    assert answer.status_code == HTTPStatus.SEE_OTHER

    with begin() as session:
        assert session.scalars(select(SignOn.state)).one() is State.IN_REVIEW
    for path in (page, "/admin/review"):
        assert "n the word of staff" in moderator.get(path).get_data(as_text=True), path
    assert "Mo Roe: Their letter came today." in moderator.get(page).get_data(as_text=True)


@pytest.mark.parametrize("missing", SAID)
def test_both_who_vouches_and_what_was_written_are_needed(
    moderator: PageClient, page: str, missing: str
) -> None:
    answer = moderator.submit(page, SAID | {missing: " "}, action=f"{page}/vouch")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please fill this in." in answer.get_data(as_text=True)


def test_a_moderator_sends_the_link_again(moderator: PageClient, page: str, begin: Begin) -> None:
    moderator.submit(page, action=f"{page}/send-link")
    with begin() as session:
        assert mails(session) == [MailKind.CONFIRM_SIGN_ON] * 2
