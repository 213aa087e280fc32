"""How a sign-on comes into the world: pending, with the first row of its ledger."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert as core_insert
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Source
from signon.core.lifecycle import State, Step
from signon.models.event import Event, countable_from
from signon.models.sign_on import SignOn, counted_state
from signon.models.upsert import insert, table

# Who it is that signs, and what staff would do with them.
PERSONAL = frozenset({"name", "email", "contact_name", "contact_title", "postal_code", "city"})
FORGOTTEN = PERSONAL | {"country", "website", "updates", "via", "flags"}


def bear(session: Session, values: Mapping[str, Any]) -> UUID | None:
    """Write a pending sign-on and its first ledger row by one statement each.

    This is the one place beside :meth:`SignOn.take` that decides a state.

    :param values: the columns of the new row
    :return: its id; None when the same sign-on is pending already (a double click)
    """
    born: UUID | None = session.scalar(
        insert(session, SignOn).on_conflict_do_nothing().returning(table(SignOn).c.id), values
    )
    if born is None:
        return None
    visibility, at = values.get("visibility"), values["created_at"]
    session.execute(
        core_insert(table(Event)),
        {
            "sign_on_id": born,
            "plan_id": values["plan_id"],
            "kind": values["kind"],
            "source": values.get("source", Source.WEB),
            "step": Step.SIGN,
            "before": None,
            "after": State.PENDING,
            "us_state": counted_state(visibility, values.get("us_state")),
            "category": values.get("category") or "",
            "scope": values.get("scope") or "",
            "via": values.get("via") or "",
            "at": at,
            "by": "signer",
            "fold_at": countable_from(visibility, at),
        },
    )
    return born


def echo(session: Session, values: Mapping[str, Any]) -> None:
    """Write what waits when one who stands already is typed once more.

    How many wait for confirmation is public. If that stayed as it was, whoever types another
    person's address would see that they have signed. So one waits here too, and expires: without
    the person, its place taken, and no link leads to it.

    :param values: the columns of the row that one who is new would have
    """
    is_person = values["kind"] is Kind.INDIVIDUAL
    kept = {name: value for name, value in values.items() if name not in FORGOTTEN}
    bear(session, kept | {"is_replaced": True} | ({} if is_person else {"name": values["name"]}))
