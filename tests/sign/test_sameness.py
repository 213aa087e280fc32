"""Whatever has become of an address, a stranger who types it gets the same answers (D3, T7)."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Rate
from signon.core.lifecycle import ACTIVE, FINAL, State
from signon.ledger import Application
from signon.models import Plan
from signon.web import clock
from signon.web.guard import code_limits
from signon.web.settings import settings
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_sign_on
from tests.sign.visitors import CHECK_EMAIL, ENDORSE, FORMS, SIGN, a_stranger, without_token

APPLICATIONS = {SIGN: ANN, ENDORSE: ACME}
Past = Callable[[Session, Plan, Application], object]
# Three mails are within the budget: that of the form and two of these.
STEPS = [*[{"code": "000000"}, {"resend": "1"}] * 4, *[{"code": "x"}] * 6, {"resend": "1"}]


@pytest.fixture(autouse=True)
def _codes_are_not_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the wrong codes of one conversation count against no other: they are of one domain."""
    monkeypatch.setattr(code_limits, "PER_DOMAIN", Rate(10**6, 60))


def walked_to(state: State) -> Past:
    def walk(session: Session, plan: Plan, application: Application) -> None:
        a_sign_on(session, plan, state, application, now=clock.now())

    return walk


def spent(session: Session, plan: Plan, application: Application) -> None:
    """Use up the address's budget of mails by other names."""
    for name in ("One", "Two", "Three"):
        other = replace(application, name=name)
        ledger.take_in(session, plan.id, other, budget=settings().limit_mail, now=clock.now())


STATES = sorted({State.PENDING, *ACTIVE, *FINAL} - {State.QUARANTINED})
PASTS: dict[str, tuple[str, Past]] = {
    **{f"organization {state}": (ENDORSE, walked_to(state)) for state in STATES},
    "person listed": (SIGN, walked_to(State.LISTED)),
    "person beyond the budget": (SIGN, spent),
    "organization beyond the budget": (ENDORSE, spent),
}


def conversation(app: Flask, path: str, **changes: str) -> list[object]:
    """Return all that a stranger sees who tries an address, then wrong codes and new mails."""
    stranger, hidden = a_stranger(app, path)
    signed = stranger.post(path, data=hidden | FORMS[path] | changes)
    seen: list[object] = [signed.status_code, signed.location, signed.get_data()]
    seen += [each.partition(";")[2] for each in signed.headers.getlist("Set-Cookie")]
    seen.append(without_token(stranger.get(CHECK_EMAIL)))
    for step in STEPS:
        answer = stranger.post(CHECK_EMAIL, data=hidden | step)
        seen += [answer.status_code, answer.location]
        is_there = answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        seen.append(without_token(answer if is_there else stranger.get(CHECK_EMAIL + "?sent=1")))
    return seen


@pytest.mark.one_database
@pytest.mark.parametrize(("path", "past"), PASTS.values(), ids=list(PASTS))
def test_an_address_with_a_past_is_answered_like_a_new_one(
    app: Flask, plan: Plan, begin: Begin, path: str, past: Past
) -> None:
    with begin() as session:
        past(session, plan, APPLICATIONS[path])
    known = conversation(app, path)
    assert conversation(app, path, email="new@example.org") == known


@pytest.mark.one_database
@pytest.mark.parametrize("domain", ["gmail.com", "gmial.com"])
def test_what_helps_to_find_the_mail_follows_from_what_was_typed_alone(
    app: Flask, plan: Plan, begin: Begin, domain: str
) -> None:
    with begin() as session:
        walked_to(State.LISTED)(session, plan, replace(ANN, email=f"ann@{domain}"))
    known = conversation(app, SIGN, email=f"ann@{domain}")
    assert conversation(app, SIGN, email=f"new@{domain}") == known
    assert conversation(app, SIGN) != known


def test_a_double_click_is_answered_twice_the_same(app: Flask, plan: Plan) -> None:
    assert conversation(app, SIGN) == conversation(app, SIGN)


@pytest.mark.one_database
def test_a_conversation_is_long_enough_to_tell(app: Flask, plan: Plan) -> None:
    pages = str(conversation(app, SIGN))
    for words in ("4 more tries", "one more try", "Too many tries", "on its way", "303", "422"):
        assert words in pages
