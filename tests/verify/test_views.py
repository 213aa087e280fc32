"""The pages behind a confirm link: a GET only asks, a POST acts, each state has its answer."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import select

from signon.core import links
from signon.core.actor import SIGNER
from signon.core.kinds import Visibility
from signon.core.lifecycle import State, Step
from signon.ledger import Application
from signon.models import Event, OutboxMessage, Plan, SignOn, Submission
from signon.verify.chores import expire
from signon.web import clock
from tests.client import PageClient, parse, plain, text_of
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_sign_on, a_submission, code_of, link_token, token_of
from tests.sign.visitors import CHECK_EMAIL, SIGN, post, sign_ons

SCANNERS: list[str] = json.loads(
    (Path(__file__).parents[1] / "corpora/scanner_user_agents.json").read_text(encoding="utf-8")
)
UNKNOWN = "x" * 43


def a_token(begin: Begin, plan: Plan, application: Application = ANN) -> str:
    """Return the token of a fresh submission's mail."""
    with begin() as session:
        return token_of(a_submission(session, plan, application, now=clock.now()))


def aged(begin: Begin, days: int) -> None:
    """Let time pass: everything was signed so many days earlier."""
    with begin() as session:
        for sign_on in sign_ons(session):
            sign_on.created_at -= timedelta(days=days)


def words(client: PageClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return text_of(parse(response.get_data(as_text=True)))


def state(begin: Begin) -> State:
    with begin() as session:
        return session.scalars(select(SignOn)).one().state


def test_the_link_asks_and_the_button_confirms(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    path = f"/confirm/{a_token(begin, plan)}"
    assert "Confirm your signature" in words(client, path)
    assert state(begin) is State.PENDING
    confirmed = client.submit(path)
    assert (confirmed.status_code, confirmed.location) == (HTTPStatus.SEE_OTHER, path)
    assert "Confirmed, and listed" in words(client, path)
    assert f'href="/plans/{plan.slug}/signers">See the list<' in client.get(path).text
    assert client.get(f"{path}/not-me").status_code == HTTPStatus.OK


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("to", "title"),
    [
        (State.IN_REVIEW, "Confirmed, and in review"),
        (State.QUARANTINED, "Confirmed, and in review"),
        (State.DECLINED, "Confirmed, and declined"),
        (State.LISTED, "Confirmed, and listed"),
    ],
)
def test_pressing_again_explains_how_it_stands(
    client: PageClient, plan: Plan, begin: Begin, to: State, title: str
) -> None:
    token = a_token(begin, plan, ACME)
    _, hidden = client.form(f"/confirm/{token}")
    with begin() as session:
        a_sign_on(session, plan, to, ACME, now=clock.now())
    again = client.post(f"/confirm/{token}", data=hidden)
    assert again.status_code == HTTPStatus.SEE_OTHER
    assert title in words(client, f"/confirm/{token}")
    assert state(begin) is to


@pytest.mark.one_database
def test_who_is_only_counted_is_not_called_listed(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    path = f"/confirm/{a_token(begin, plan, replace(ANN, visibility=Visibility.COUNTED))}"
    client.submit(path)
    page = parse(client.get(path).get_data(as_text=True))
    assert text_of(next(page.iter("h1"))) == "Confirmed, and counted"


@pytest.mark.one_database
def test_scanners_open_every_link_and_change_nothing(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    token = a_token(begin, plan)
    for agent in SCANNERS:
        for path in (f"/confirm/{token}", f"/confirm/{token}/not-me", f"/confirm/{token}?code=1"):
            for method in ("GET", "GET", "HEAD", "OPTIONS"):
                answer = client.open(path, method=method, headers={"User-Agent": agent})
                assert answer.status_code == HTTPStatus.OK
    with begin() as session:
        assert len(session.scalars(select(Event)).all()) == 1
        assert len(session.scalars(select(OutboxMessage)).all()) == 1
    assert state(begin) is State.PENDING


@pytest.mark.one_database
def test_a_token_s_page_acts_by_nothing_but_its_button(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    response = client.get(f"/confirm/{a_token(begin, plan)}")
    tree = parse(response.get_data(as_text=True))
    assert not [*tree.iter("script")]
    assert "refresh" not in {each.get("http-equiv") for each in tree.iter("meta")}
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    sources = [each.get("src") or each.get("href") for each in tree.iter()]
    assert all(each.startswith(("/", "#")) for each in sources if each)


def test_it_was_not_me_asks_and_then_removes(client: PageClient, plan: Plan, begin: Begin) -> None:
    path = f"/confirm/{a_token(begin, plan)}/not-me"
    assert "Somebody used your e-mail address to sign a plan." in words(client, path)
    gone = client.submit(path)
    assert (gone.status_code, gone.location) == (303, "/plans/fair-plan/removed")
    assert "Removed" in words(client, gone.location)
    assert state(begin) is State.DISOWNED


def answers(client: PageClient, token: str) -> dict[str, set[int]]:
    """Return the status of the two pages, as read and as sent."""
    hidden = client.form("/manage")[1]
    paths = {"confirm": f"/confirm/{token}", "not-me": f"/confirm/{token}/not-me"}
    return {
        name: {client.get(path).status_code, client.post(path, data=hidden).status_code}
        for name, path in paths.items()
    }


@pytest.mark.one_database
@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.DISOWN])
def test_what_was_taken_back_is_not_found(
    client: PageClient, plan: Plan, begin: Begin, step: Step
) -> None:
    token = a_token(begin, plan)
    with begin() as session:
        sign_ons(session)[0].take(step, at=clock.now(), by=SIGNER)
    assert answers(client, token) == {"confirm": {404}, "not-me": {404}}
    assert state(begin) not in {State.PENDING, State.LISTED}


@pytest.mark.one_database
@pytest.mark.parametrize("by", ["clock", "chore"])
def test_what_has_expired_is_gone_with_a_way_to_a_new_link(
    client: PageClient, plan: Plan, begin: Begin, by: str
) -> None:
    token = a_token(begin, plan)
    aged(begin, 15)
    if by == "chore":
        expire(begin, clock.now())
    assert answers(client, token) == {"confirm": {410}, "not-me": {410}}
    page = client.get(f"/confirm/{token}").get_data(as_text=True)
    assert re.search(r'href="/plans/fair-plan/sign">Sign again<', page)
    assert state(begin) is (State.EXPIRED if by == "chore" else State.PENDING)


@pytest.mark.one_database
def test_a_confirmed_sign_on_outlives_its_link(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    token = a_token(begin, plan)
    client.submit(f"/confirm/{token}")
    aged(begin, 15)
    assert answers(client, token) == {"confirm": {410}, "not-me": {410}}
    assert "Ann Lee" not in words(client, f"/confirm/{token}", HTTPStatus.GONE)
    assert state(begin) is State.LISTED


@pytest.mark.one_database
def test_what_was_replaced_is_gone(client: PageClient, plan: Plan, begin: Begin) -> None:
    first, second = (
        a_token(begin, plan),
        a_token(begin, plan, replace(ANN, us_state="CA")),
    )
    client.submit(f"/confirm/{second}")
    assert answers(client, first) == {"confirm": {410}, "not-me": {410}}
    gone = words(client, f"/confirm/{first}", HTTPStatus.GONE)
    assert "This link has been replaced" in gone


def test_pressing_just_as_another_takes_the_place_is_answered_replaced(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    token = a_token(begin, plan, ACME)
    _, hidden = client.form(f"/confirm/{token}")
    with begin() as session:
        other = a_submission(session, plan, replace(ACME, city="Reno"), now=clock.now())
        sign_on = session.get_one(SignOn, other.sign_on_id)
        sign_on.slot = 1
        sign_on.take(Step.CONFIRM_HELD, at=clock.now(), by=SIGNER)
    assert client.post(f"/confirm/{token}", data=hidden).status_code == HTTPStatus.SEE_OTHER
    assert "This link has been replaced" in words(client, f"/confirm/{token}", HTTPStatus.GONE)


MUTATIONS = [
    lambda token: token[:-1],
    lambda token: token[1:],
    lambda token: token + "A",
    lambda token: token.swapcase(),
    lambda token: token[::-1],
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: token + "%00",
    lambda token: token.replace(token[5], "."),
    lambda token: "../" + token,
    lambda token: token * 3,
]


@pytest.mark.one_database
@pytest.mark.parametrize("number", range(len(MUTATIONS)))
def test_a_token_that_was_changed_is_not_found(
    client: PageClient, plan: Plan, begin: Begin, number: int
) -> None:
    token = a_token(begin, plan)
    changed = MUTATIONS[number](token)
    assert len(token) == 43
    assert client.get(f"/confirm/{changed}").status_code in {400, 404}
    hidden = client.form("/manage")[1]
    assert client.post(f"/confirm/{changed}", data=hidden).status_code in {400, 404}
    assert state(begin) is State.PENDING


@pytest.mark.one_database
def test_a_link_of_another_purpose_is_not_found(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.LISTED, now=clock.now())
        withdraw = link_token(session, sign_on.id)
        submission = session.scalars(select(Submission)).one()
        confirm, seed = token_of(submission), submission.seed
    assert answers(client, withdraw) == {"confirm": {404}, "not-me": {404}}
    for purpose in (links.Purpose.MANAGE, links.Purpose.STAFF_SET_UP, links.Purpose.WITHDRAW):
        assert client.get(f"/confirm/{links.token(purpose, seed)}").status_code == 404
    assert client.get(f"/manage/{confirm}").status_code == 404
    assert client.get(f"/admin/set-up/{confirm}").status_code == 404


def test_the_right_code_confirms_on_the_open_page(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    post(client, SIGN)
    with begin() as session:
        code = code_of(session.scalars(select(Submission)).one())
    right = client.submit(CHECK_EMAIL, {"code": f"{code[:3]} {code[3:]}"})
    assert (right.status_code, right.location) == (HTTPStatus.SEE_OTHER, CHECK_EMAIL)
    assert "This is how you stand on the list:" in words(client, CHECK_EMAIL)
    assert state(begin) is State.LISTED


@pytest.mark.one_database
def test_a_code_is_asked_for(client: PageClient, plan: Plan) -> None:
    post(client, SIGN)
    response = client.submit(CHECK_EMAIL, {"code": " "})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please type the six digits from the e-mail." in plain(response)


@pytest.mark.one_database
def test_the_fifth_wrong_code_is_the_last(client: PageClient, plan: Plan, begin: Begin) -> None:
    post(client, SIGN)
    told = []
    for _ in range(6):
        response = client.submit(CHECK_EMAIL, {"code": "nonsense"})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        error = parse(response.get_data(as_text=True)).find(".//*[@id='code-error']")
        assert error is not None
        told.append(text_of(error))
    assert [each.split("have ")[-1] for each in told[:4]] == [
        "4 more tries.",
        "3 more tries.",
        "2 more tries.",
        "one more try.",
    ]
    assert all("Too many tries" in each for each in told[4:])
    with begin() as session:
        code = code_of(session.scalars(select(Submission)).one())
    assert client.submit(CHECK_EMAIL, {"code": code}).status_code == 422
    assert state(begin) is State.PENDING


@pytest.mark.one_database
def test_a_new_mail_is_sent_on_demand_and_helps(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    post(client, SIGN)
    for _ in range(5):
        client.submit(CHECK_EMAIL, {"code": "nonsense"})
    again = client.submit(CHECK_EMAIL, {"resend": "1"})
    assert (again.status_code, again.location) == (303, f"{CHECK_EMAIL}?sent=1")
    assert "A new e-mail is on its way" in words(client, again.location)
    with begin() as session:
        code = code_of(session.scalars(select(Submission)).one())
    assert client.submit(CHECK_EMAIL, {"code": code}).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.one_database
def test_another_browser_is_sent_to_the_link(client: PageClient, plan: Plan) -> None:
    response = client.submit(CHECK_EMAIL, {"code": "123456"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please open the link in the e-mail instead." in plain(response)
    assert client.submit(CHECK_EMAIL, {"resend": "1"}).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.one_database
def test_a_plan_that_is_not_there_has_no_such_pages(client: PageClient, plan: Plan) -> None:
    assert client.get("/plans/other/check-email").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/plans/other/removed").status_code == HTTPStatus.NOT_FOUND
