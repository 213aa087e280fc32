"""Write a new sign-on, which waits to be confirmed, and its first event."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from signon.core.actor import SIGNER
from signon.core.kinds import Source
from signon.core.lifecycle import State, Step
from signon.models.event import EVENT_COLUMNS, Event, countable_from, event_columns
from signon.models.prepared import Prepared
from signon.models.sealed import of_row
from signon.models.sign_on import SignOn
from signon.models.upsert import insert as upsert
from signon.models.upsert import table


def insert_pending(session: Session, values: Mapping[str, Any]) -> UUID | None:
    """Write a pending sign-on and its first event, by one statement each.

    :param values: the columns of the new row that :func:`pending` does not fill
    :return: its id; None when the same sign-on is pending already (a double click)
    """
    row, event = pending(values)
    inserted = _ADD.run(session, _EMPTY | row)
    if not inserted:
        return None
    _ADD_EVENT.run(session, event)
    added: UUID = inserted[0].id
    return added


def pending(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of a new sign-on, and those of its first event."""
    at = values["created_at"]
    fold_at = countable_from(values.get("visibility"), at)
    given = {"id": uuid4(), "source": Source.WEB, "state": State.PENDING, "fold_at": fold_at}
    row = given | dict(values)
    return of_row(SignOn, row), event_columns(row, Step.SIGN, None, at=at, by=SIGNER)


#: The columns that a pending sign-on may have; what is not typed into its form is null.
_EMPTY: dict[str, Any] = dict.fromkeys(
    [
        *("id", "plan_id", "version_id", "kind", "source", "state", "language", "name", "name_key"),
        *("email", "email_key", "payload_key", "contact_name", "contact_title", "postal_code"),
        *("answers", "country", "us_state", "city", "website", "category", "scope", "visibility"),
        *("via", "created_at", "fold_at"),
    ]
) | {"updates": False, "flags": []}
_ADD = Prepared(
    lambda session: upsert(session, SignOn).on_conflict_do_nothing().returning(table(SignOn).c.id),
    *_EMPTY,
)
_ADD_EVENT = Prepared(lambda _: insert(table(Event)), *EVENT_COLUMNS)
