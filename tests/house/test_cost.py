"""What the pages of the hot path cost in counts, not in seconds, so that none gets slow unnoticed.

Who makes one of them do more must raise its numbers here and say why; who makes it do less lowers
them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from flask import Flask, template_rendered
from sqlalchemy import event
from sqlalchemy.engine import Compiled
from werkzeug.test import TestResponse

from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.extensions import db
from signon.models import Plan
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization, last_submission, token_of
from tests.sign.visitors import PERSON, SIGN
from tests.staff.people import a_colleague


class Cost(NamedTuple):
    """``compiled`` are the statements that SQLAlchemy wrote anew, not from its cache."""

    statements: int
    transactions: int
    compiled: int
    templates: int


Act = Callable[[PageClient, Begin, Plan, int], Callable[[], TestResponse]]
#: Measured the second time, when the caches are filled as those of a busy server are.
MOST = {
    "form": Cost(statements=2, transactions=1, compiled=0, templates=1),
    "sign": Cost(statements=10, transactions=2, compiled=0, templates=0),
    "confirm": Cost(statements=15, transactions=1, compiled=0, templates=0),
    "approve": Cost(statements=16, transactions=2, compiled=0, templates=0),
    "endorsers": Cost(statements=16, transactions=1, compiled=0, templates=1),
}


@contextmanager
def counted(app: Flask) -> Iterator[Callable[[], Cost]]:
    """Yield what tells what was done since then."""
    done = dict.fromkeys(Cost._fields, 0)

    def count(what: str) -> Callable[..., None]:
        def hear(*_: object, **__: object) -> None:
            done[what] += 1

        return hear

    statement, commit, render = count("statements"), count("transactions"), count("templates")
    compiled, begun = count("compiled"), Compiled.__init__

    def compile_anew(self: Compiled, *given: object, **more: object) -> None:
        compiled()
        begun(self, *given, **more)  # type: ignore[arg-type] # as they come

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compiled, "__init__", compile_anew)
        event.listen(db.engine, "before_cursor_execute", statement)
        event.listen(db.engine, "commit", commit)
        with template_rendered.connected_to(render, app):
            yield lambda: Cost(**done)
        event.remove(db.engine, "before_cursor_execute", statement)
        event.remove(db.engine, "commit", commit)


def form(client: PageClient, _: Begin, __: Plan, ___: int) -> Callable[[], TestResponse]:
    return lambda: client.get(SIGN)


def sign(client: PageClient, _: Begin, __: Plan, turn: int) -> Callable[[], TestResponse]:
    target, kept = client.form(SIGN)
    typed = kept | PERSON | {"email": f"ann{turn}@example.org"}
    return lambda: client.post(target, data=typed)


def confirm(client: PageClient, begin: Begin, plan: Plan, turn: int) -> Callable[[], TestResponse]:
    sign(client, begin, plan, turn)()
    with begin() as session:
        path = f"/confirm/{token_of(last_submission(session))}"
    target, kept = client.form(path)
    return lambda: client.post(target, data=kept)


def approve(client: PageClient, begin: Begin, plan: Plan, turn: int) -> Callable[[], TestResponse]:
    named = an_organization(f"Acme {turn}", email=f"ann{turn}@acme{turn}.example")
    with begin() as session:
        waiting = a_sign_on(session, plan, State.IN_REVIEW, named, now=clock.now())
    action = f"/admin/sign-ons/{waiting.id}/decide"
    target, kept = client.form("/admin/review", action)
    return lambda: client.post(target, data=kept | {"step": "approve"})


def endorsers(client: PageClient, _: Begin, plan: Plan, __: int) -> Callable[[], TestResponse]:
    return lambda: client.get(f"/plans/{plan.slug}/endorsers")


@pytest.mark.one_database
@pytest.mark.parametrize("act", [form, sign, confirm, approve, endorsers])
def test_a_request_costs_no_more_than_it_did(
    app: Flask, client: PageClient, begin: Begin, plan: Plan, act: Act
) -> None:
    visitor = (
        a_colleague(app, begin, StaffRole.MODERATOR, now=clock.now()) if act is approve else client
    )
    act(visitor, begin, plan, 1)()
    request = act(visitor, begin, plan, 2)
    with counted(app) as cost:
        answer = request()

    assert answer.status_code in {200, 303}
    assert cost() == MOST[act.__name__]
