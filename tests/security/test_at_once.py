"""The same thing done at once by many: done once, and nobody sees an error."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from signon.core.lifecycle import State
from signon.models import Event, OutboxMessage, Plan, SignOn, Submission
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_submission, an_individual, token_of
from tests.security.forms import FORMS, PERSON
from tests.web.threads import at_once

TIMES = 8
Ready = tuple[PageClient, str, dict[str, str]]


def browsers(app: Flask, path: str, times: int = TIMES) -> list[Ready]:
    """Return so many visitors who each have the form of ``path`` open."""
    found = []
    for _ in range(times):
        client = app.test_client()
        assert isinstance(client, PageClient)
        found.append((client, *client.form(path)))
    return found


def statuses(app: Flask, ready: list[Ready], values: dict[str, str]) -> Counter[int]:
    def post(number: int) -> int:
        client, target, kept = ready[number]
        return client.post(target, data=kept | values).status_code

    return Counter(at_once(app, post, len(ready)))


def rows(begin: Begin, model: type[SignOn | Submission | OutboxMessage | Event]) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("form", FORMS)
def test_one_form_sent_many_times_is_one_sign_on(
    app: Flask, begin: Begin, plan: Plan, form: str
) -> None:
    ready = browsers(app, f"/plans/{plan.slug}/{form}")
    assert statuses(app, ready, FORMS[form]) == {303: TIMES}
    assert (rows(begin, SignOn), rows(begin, Event)) == (1, 1)
    assert rows(begin, Submission) == TIMES
    assert rows(begin, OutboxMessage) == 2  # no network may cause more to one address in a day


def test_a_double_click_of_one_visitor_is_friendly_twice(
    app: Flask, client: PageClient, begin: Begin, plan: Plan
) -> None:
    target, kept = client.form(f"/plans/{plan.slug}/sign")
    twice = [(client, target, kept)] * 2
    assert statuses(app, twice, PERSON) == {303: 2}
    assert client.get(f"/plans/{plan.slug}/check-email").status_code == 200
    assert rows(begin, SignOn) == 1


def test_many_names_with_one_address_fill_the_household_and_no_more(
    app: Flask, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        names = [an_individual(f"Ana {n}", email="ana@example.org") for n in range(TIMES)]
        links = [token_of(a_submission(session, plan, each, now=clock.now())) for each in names]
    ready = [
        (client, f"/confirm/{token}", kept)
        for token, (client, _, kept) in zip(
            links, browsers(app, f"/plans/{plan.slug}/sign"), strict=True
        )
    ]
    assert set(statuses(app, ready, {})) <= {303, 410}
    with begin() as session:
        states = Counter(session.scalars(select(SignOn.state)).all())
    assert states == {State.LISTED: 2, State.EXPIRED: TIMES - 2}


def test_one_link_pressed_many_times_counts_once(app: Flask, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, now=clock.now()))
    ready = browsers(app, f"/confirm/{token}")
    assert set(statuses(app, ready, {})) == {303}
    with begin() as session:
        assert session.scalars(select(SignOn.state)).all() == [State.LISTED]
        steps = session.scalars(select(Event.step).order_by(Event.id)).all()
    assert [str(step) for step in steps] == ["sign", "confirm"]
