"""Listed sign-ons: a few by their real steps, or many copies of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signon.core.lifecycle import State
from signon.core.names import organization_sort_key, search_words, sort_key
from signon.models import Event, Plan, SearchWord, SignOn
from signon.models.sealed import of_row
from tests.factories import a_sign_on, an_individual, an_organization

_numbers = count()


def organization(
    session: Session, plan: Plan, name: str, *, now: datetime, **changes: object
) -> SignOn:
    """Return a listed organization whose contact has an address of its own."""
    application = an_organization(name, **_address(), **changes)
    return a_sign_on(session, plan, State.LISTED, application, now=now)


def individual(
    session: Session, plan: Plan, name: str, *, now: datetime, **changes: object
) -> SignOn:
    """Return a listed person who has an address of their own."""
    application = an_individual(name, **_address(), **changes)
    return a_sign_on(session, plan, State.LISTED, application, now=now)


def copies(session: Session, original: SignOn, changes: Sequence[Mapping[str, Any]]) -> None:
    """Write a copy of ``original`` and its ledger for each of ``changes``, quickly.

    A change of ``public_name`` changes what goes with it.
    """
    if not changes:
        return
    sign_on, events = SignOn.__table__, Event.__table__
    row = session.execute(select(sign_on).where(sign_on.c.id == original.id)).mappings().one()
    steps = session.execute(select(events).where(events.c.sign_on_id == original.id)).mappings()
    ledger = [{name: step[name] for name in step if name != "id"} for step in steps]
    rows = [dict(row) | _fresh() | _named(original, change) | dict(change) for change in changes]
    session.execute(insert(SignOn), [of_row(SignOn, each) for each in rows])
    session.execute(
        insert(Event), [step | {"sign_on_id": each["id"]} for each in rows for step in ledger]
    )
    words = [
        {"sign_on_id": each["id"], "plan_id": each["plan_id"], "word": word}
        for each in rows
        for word in search_words(each["public_name"] or "")
    ]
    if original.scope is not None:
        session.execute(insert(SearchWord), words)


def _address() -> dict[str, object]:
    return {"email": f"contact{next(_numbers)}@example.org"}


def _fresh() -> dict[str, object]:
    return {"id": uuid4(), "email_key": uuid4().bytes, "pair_key": uuid4().bytes}


def _named(original: SignOn, change: Mapping[str, Any]) -> dict[str, object]:
    key = sort_key if original.scope is None else organization_sort_key
    return {"sort_key": key(change["public_name"])} if "public_name" in change else {}
