"""The endorser's own door: asked for by anybody, opened by the mailbox's owner alone."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core import links
from signon.core.actor import OPERATOR
from signon.core.lifecycle import ACTIVE, FINAL, State, Step
from signon.mail.render import render
from signon.models import Event, Link, OutboxMessage, Plan, PlanVersion, SignOn
from signon.models.conditions import IN_TIME
from signon.models.outbox import MailKind
from signon.plan import service as plans
from signon.web import clock
from signon.web.settings import settings
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_plan, a_sign_on, a_submission, link_token
from tests.plan.texts import BODY, a_file
from tests.sign.visitors import Stranger, a_stranger, mails

ASK, SENT = "/manage", "/manage/sent"
WITHDRAWN = "/plans/fair-plan/withdrawn"


@pytest.fixture
def token(plan: Plan, begin: Begin) -> str:
    """Return the token of a listed person's mail."""
    with begin() as session:
        return link_token(session, a_sign_on(session, plan, State.LISTED, now=clock.now()).id)


def personal_token(begin: Begin) -> str:
    """Return the token of the newest personal link."""
    with begin() as session:
        newest = select(Link).filter_by(purpose=links.Purpose.MANAGE).order_by(Link.id.desc())
        return links.token(links.Purpose.MANAGE, session.scalars(newest.limit(1)).one().seed)


def states(begin: Begin) -> list[State]:
    with begin() as session:
        return [*session.scalars(select(SignOn.state).order_by(*IN_TIME))]


def words(client: PageClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return text_of(parse(response.get_data(as_text=True)))


def test_a_link_is_asked_for_opened_and_used(
    client: PageClient, plan: Plan, token: str, begin: Begin
) -> None:
    asked = client.submit(ASK, {"email": ANN.email})
    assert (asked.status_code, asked.location) == (HTTPStatus.SEE_OTHER, SENT)
    assert "Check your e-mail" in words(client, SENT)
    path = f"/manage/{personal_token(begin)}"
    assert "Ann Lee Texas" in words(client, path)
    done = client.submit(path)
    assert (done.status_code, done.location) == (HTTPStatus.SEE_OTHER, WITHDRAWN)
    assert "The list does not show your sign-on" in words(client, done.location)
    assert states(begin) == [State.WITHDRAWN]
    for each in (path, f"/manage/{token}"):
        words(client, each, HTTPStatus.NOT_FOUND)


@pytest.mark.one_database
@pytest.mark.parametrize("state", [None, State.PENDING, *sorted(ACTIVE), *sorted(FINAL)])
def test_whoever_asks_for_whatever_address_gets_the_same_answer(
    client: PageClient, plan: Plan, begin: Begin, state: State | None
) -> None:
    if state is not None:
        with begin() as session:
            a_sign_on(session, plan, state, ACME, now=clock.now())
    asked = client.submit(ASK, {"email": ACME.email})
    assert (asked.status_code, asked.location) == (HTTPStatus.SEE_OTHER, SENT)
    new = client.submit(ASK, {"email": "new@example.org"})
    assert (new.status_code, new.location, new.get_data()) == (303, SENT, asked.get_data())
    with begin() as session:
        assert (MailKind.MANAGE_LINK in mails(session)) == (state in ACTIVE)


@pytest.mark.one_database
def test_nine_askings_get_three_mails_and_equal_answers(
    client: PageClient, plan: Plan, token: str, begin: Begin
) -> None:
    answers = {client.submit(ASK, {"email": ANN.email}).get_data() for _ in range(9)}
    assert len(answers) == 1
    with begin() as session:
        assert mails(session).count(MailKind.MANAGE_LINK) == 3


@pytest.mark.one_database
def test_what_is_no_address_is_refused_and_kept(client: PageClient, plan: Plan) -> None:
    refused = client.submit(ASK, {"email": "ann"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    field = parse(refused.get_data(as_text=True)).find(".//input[@name='email']")
    assert field is not None
    assert field.get("value") == "ann"


@pytest.mark.one_database
def test_opening_a_link_changes_nothing(
    client: PageClient, plan: Plan, token: str, begin: Begin
) -> None:
    for method in ("GET", "GET", "HEAD", "OPTIONS"):
        for path in (f"/manage/{token}", f"/manage/{token}?action=withdraw&sign_on=1"):
            assert client.open(path, method=method).status_code == HTTPStatus.OK
    assert states(begin) == [State.LISTED]
    with begin() as session:
        assert len(session.scalars(select(Event)).all()) == 2


@pytest.mark.one_database
def test_a_link_s_page_tells_its_address_to_nobody(client: PageClient, token: str) -> None:
    response = client.get(f"/manage/{token}")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert not [*parse(response.get_data(as_text=True)).iter("script")]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("purpose", "age"),
    [(links.Purpose.MANAGE, timedelta(hours=1)), (links.Purpose.WITHDRAW, timedelta(days=14))],
)
def test_an_old_link_is_gone_with_a_way_to_a_new_one(
    client: PageClient, token: str, begin: Begin, purpose: links.Purpose, age: timedelta
) -> None:
    client.submit(ASK, {"email": ANN.email})
    with begin() as session:
        link = session.scalars(select(Link).filter_by(purpose=purpose)).one()
        link.expires_at -= age + timedelta(hours=1)
        path = f"/manage/{links.token(purpose, link.seed)}"
    _, hidden = client.form(ASK)
    assert "Get a new link" in words(client, path, HTTPStatus.GONE)
    assert client.post(path, data=hidden).status_code == HTTPStatus.GONE
    assert states(begin) == [State.LISTED]


@pytest.mark.one_database
@pytest.mark.parametrize("chosen", [str(UUID(int=1)), "1", "' OR 1=1 --", "x" * 5000, "other"])
def test_another_s_sign_on_is_not_found(
    client: PageClient, plan: Plan, token: str, begin: Begin, chosen: str
) -> None:
    with begin() as session:
        eve = replace(ANN, email="eve@example.org")
        other: UUID = a_sign_on(session, plan, State.LISTED, eve, now=clock.now()).id
    sign_on = str(other) if chosen == "other" else chosen
    answer = client.submit(f"/manage/{token}", {"sign_on": sign_on})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert states(begin) == [State.LISTED, State.LISTED]


@pytest.mark.one_database
def test_fields_that_are_not_on_the_page_change_nothing(
    client: PageClient, plan: Plan, token: str, begin: Begin
) -> None:
    extra = {"id": "1", "email": "eve@example.org", "state": "listed", "is_admin": "1"}
    assert client.submit(f"/manage/{token}", extra).status_code == HTTPStatus.SEE_OTHER
    with begin() as session:
        mail = session.scalars(select(OutboxMessage).filter_by(kind=MailKind.WITHDRAWN)).one()
        assert mail.recipient == ANN.email
    assert states(begin) == [State.WITHDRAWN]


def test_each_of_several_sign_ons_has_its_own_button(
    client: PageClient, plan: Plan, token: str, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        other = a_plan(session, now=now, slug="other-plan")
        a_sign_on(session, other, State.LISTED, now=clock.now())
    client.submit(ASK, {"email": ANN.email})
    path = f"/manage/{personal_token(begin)}"
    assert words(client, path).count("Ann Lee Texas") == 2
    assert client.submit(path, {"sign_on": ""}).status_code == HTTPStatus.NOT_FOUND
    done = client.submit(path)  # the first button: the newest
    assert done.location == "/plans/other-plan/withdrawn"
    assert states(begin) == [State.LISTED, State.WITHDRAWN]
    assert words(client, path).count("Ann Lee Texas") == 1


def withdraw_all(app: Flask, paths: Sequence[str]) -> list[int]:
    """Press the buttons of all pages at once, each as another visitor."""
    stranger, hidden = a_stranger(app, ASK)
    cookie = stranger.get_cookie("signon-80")
    assert cookie is not None

    def press(path: str) -> int:
        visitor = Stranger(app, app.response_class)
        visitor.set_cookie(cookie.key, cookie.value)
        return visitor.post(path, data=hidden).status_code

    with ThreadPoolExecutor(8) as threads:
        return sorted(threads.map(press, paths))


@pytest.mark.one_database
@pytest.mark.parametrize("is_open", [True, False])
def test_only_where_the_plan_is_open_one_is_told_to_sign_again(
    client: PageClient, plan: Plan, token: str, begin: Begin, *, is_open: bool
) -> None:
    if not is_open:
        with begin() as session:
            session.get_one(Plan, plan.id).closes_at = clock.now() - timedelta(hours=1)
    for path in (f"/manage/{token}", WITHDRAWN):
        assert ("You can sign again" in words(client, path)) is is_open


def test_eight_withdrawals_at_once_are_one(
    app: Flask, plan: Plan, token: str, begin: Begin
) -> None:
    assert withdraw_all(app, [f"/manage/{token}"] * 8) == [303, *[404] * 7]
    with begin() as session:
        assert mails(session).count(MailKind.WITHDRAWN) == 1
        steps = session.scalars(select(Event).filter_by(step=Step.WITHDRAW)).all()
        assert len(steps) == 1


@pytest.mark.one_database
def test_a_plan_that_is_not_there_has_no_farewell(client: PageClient, plan: Plan) -> None:
    assert client.get("/plans/other/withdrawn").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.one_database
def test_a_path_that_is_no_token_is_not_found(client: PageClient, plan: Plan) -> None:
    for path in ("/manage/short", f"/manage/{'x' * 101}", f"/manage/{'x' * 43}"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert client.get("/manage/").location == "/manage"


@pytest.mark.one_database
def test_a_listed_organization_endorses_the_newer_version_from_its_mail(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, ACME, now=clock.now())
        plans.load(session, a_file(body=f"{BODY}\nAnd more."), by=OPERATOR, now=clock.now())
        a_submission(session, plan, ACME, now=clock.now())
        newest = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
        mail = render(session, session.scalars(newest).one(), settings(), clock.now())
    text = mail.get_body(("plain",)) if mail else None
    words = text.get_content() if text else ""
    found = re.search(r"/manage/\S+/newest", words)
    assert found
    assert "endorse version 2 if you want to" in " ".join(words.split())
    assert "Compared with version 1." in client.get(found[0]).get_data(as_text=True)
    client.submit(found[0], {"version": "1"})
    assert "Do you endorse this text?" in client.get(found[0]).get_data(as_text=True)
    client.submit(found[0])
    assert "You endorse version 2" in client.get(found[0]).get_data(as_text=True)
    with begin() as session:
        listed = session.scalars(select(SignOn).filter_by(state=State.LISTED)).one()
        assert session.get_one(PlanVersion, listed.version_id).number == 2
