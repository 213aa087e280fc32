"""Every error has its page and status, in plain words; no page tells what went on inside."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from flask import Flask, Response, after_this_request
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug import exceptions
from werkzeug.test import TestResponse

from signon.core import errors as domain
from signon.core.errors import Reason
from signon.web.errors import KNOWN, PAGES
from signon.web.guard.access import open_to_all
from tests.client import PageClient, check, parse, text_of

pytestmark = pytest.mark.one_database
Raise = Callable[[Exception], TestResponse]
SECRET = "ana@example.org"
INSIDE = re.compile(r"Traceback|/signon/|\.py\b|SELECT|sqlite|psycopg|werkzeug|flask|\d+\.\d+\.\d+")
DOMAIN: dict[Exception, HTTPStatus] = {
    domain.LinkUnknown(): HTTPStatus.NOT_FOUND,
    domain.LinkExpired(): HTTPStatus.GONE,
    domain.LinkReplaced(): HTTPStatus.GONE,
    domain.ConfirmationClosed(datetime(2021, 1, 21, 5, tzinfo=UTC), "America/New_York"): (
        HTTPStatus.GONE
    ),
    domain.PlanUnknown(): HTTPStatus.NOT_FOUND,
    domain.PlanClosed(): HTTPStatus.CONFLICT,
    domain.PlanNotYetOpen(): HTTPStatus.CONFLICT,
    domain.StepRefused("withdrawn", "confirm"): HTTPStatus.CONFLICT,
    domain.NameStands(): HTTPStatus.CONFLICT,
    domain.AddressFull(): HTTPStatus.CONFLICT,
    domain.AlreadyDecided(): HTTPStatus.CONFLICT,
    domain.NotAllowed(): HTTPStatus.FORBIDDEN,
    domain.SignOnUnknown(): HTTPStatus.NOT_FOUND,
    domain.StaffUnknown(): HTTPStatus.NOT_FOUND,
    domain.JobUnknown(): HTTPStatus.NOT_FOUND,
    domain.ResultGone(): HTTPStatus.GONE,
    domain.LetterUnknown(): HTTPStatus.NOT_FOUND,
    domain.LetterDelivered(): HTTPStatus.CONFLICT,
    domain.ShortAddressTaken(): HTTPStatus.CONFLICT,
    domain.SealBroken("sign_on.name"): HTTPStatus.SERVICE_UNAVAILABLE,
    domain.Overloaded(): HTTPStatus.SERVICE_UNAVAILABLE,
    domain.Throttled(90): HTTPStatus.TOO_MANY_REQUESTS,
    domain.TextRefused(Reason.BIDI): HTTPStatus.BAD_REQUEST,
    StaleDataError(SECRET): HTTPStatus.CONFLICT,
}
AWAY = (
    OperationalError("SELECT 1", {}, Exception(SECRET)),
    PoolTimeout(SECRET),
    DBAPIError("SELECT 1", {}, Exception(SECRET), connection_invalidated=True),
)
FAULTS = (LookupError(SECRET), DBAPIError("SELECT", {}, Exception(SECRET)), RecursionError())


@pytest.fixture
def raise_(app: Flask) -> Raise:
    """Return what asks for a page that fails, and looks at what comes of it."""
    next_: list[Exception] = []

    @open_to_all
    def fail() -> str:
        raise next_.pop()

    app.add_url_rule("/fail", view_func=fail)
    app.test_client_class = FlaskClient  # ours takes no 500
    client = app.test_client()

    def ask(error: Exception) -> TestResponse:
        next_.append(error)
        response = client.get("/fail")
        page = response.get_data(as_text=True)
        check(page)
        assert not INSIDE.search(text_of(next(parse(page).iter("main")))), page
        assert SECRET not in page
        return response

    return ask


def test_every_domain_error_has_its_page(raise_: Raise) -> None:
    assert set(PAGES) <= {type(error) for error in DOMAIN}
    titles = set()
    for error, status in DOMAIN.items():
        response = raise_(error)
        assert response.status_code == status, type(error)
        titles.add(text_of(next(parse(response.get_data(as_text=True)).iter("h1"))))
    assert len(titles) == 16


def test_every_error_of_http_has_its_page(raise_: Raise) -> None:
    for code, kind in sorted(exceptions.default_exceptions.items()):
        response = raise_(kind(SECRET) if code != 401 else kind())
        assert response.status_code == code
        advice = text_of(next(parse(response.get_data(as_text=True)).iter("main")))
        assert "Please" in advice or code in {403, 404, 503}, advice
    assert set(exceptions.default_exceptions) >= KNOWN


def test_a_page_names_its_request_so_that_staff_can_find_it(raise_: Raise) -> None:
    pages = [raise_(domain.PlanUnknown()).get_data(as_text=True) for _ in range(2)]
    ids = [re.findall(r"<code>([0-9a-f]{12})</code>", page) for page in pages]
    assert len(ids[0]) == len(ids[1]) == 1
    assert ids[0] != ids[1]


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_a_database_that_is_away_says_when_to_try_again(raise_: Raise, error: Exception) -> None:
    response = raise_(error)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "try again in a minute" in response.get_data(as_text=True)


def test_what_fails_after_the_view_has_the_same_page(app: Flask, client: PageClient) -> None:
    def commit(_response: Response) -> Response:
        raise PoolTimeout(SECRET)

    @open_to_all
    def write_late() -> str:
        after_this_request(commit)
        return "written"

    app.add_url_rule("/late", view_func=write_late)
    response = client.get("/late")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")


def test_an_unreadable_seal_says_when_to_try_again(raise_: Raise) -> None:
    assert raise_(domain.SealBroken("x")).headers["Retry-After"] == "10"


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_a_fault_of_ours_is_owned_up_to(raise_: Raise, error: Exception) -> None:
    response = raise_(error)
    assert response.status_code == 500
    assert "The fault is ours" in response.get_data(as_text=True)


def test_throttled_says_how_long_to_wait(raise_: Raise) -> None:
    for seconds, words in {1: "in a minute", 60: "in a minute", 61: "in 2 minutes"}.items():
        response = raise_(domain.Throttled(seconds))
        assert response.headers["Retry-After"] == str(seconds)
        assert f"try again {words}" in response.get_data(as_text=True)


def test_a_wrong_method_says_which_are_right(client: PageClient) -> None:
    response = client.post("/", headers={"Accept": "application/json"})
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert response.mimetype == "text/html"
