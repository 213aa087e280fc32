"""Change the fields of a sign-on, while its state stays the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import EditReason, EditRefused, StepRefused
from signon.core.fingerprints import standing_columns, waiting_columns
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.lifecycle import FINAL, State, Step
from signon.core.questions import public_text
from signon.core.visibility import may_lower
from signon.ledger.application import NAME_FLAGS, name_flags
from signon.ledger.audit_trail import write_entry
from signon.models import Plan, PlanVersion, SignOn

#: What may be changed at all, of each kind.
EDITABLE = {
    Kind.ORGANIZATION: frozenset(
        {
            "name",
            "website",
            "category",
            "scope",
            "us_state",
            "city",
            "contact_name",
            "contact_title",
            "answers",
            "updates",
            "version_id",
        }
    ),
    Kind.INDIVIDUAL: frozenset(
        {
            "name",
            "visibility",
            "us_state",
            "country",
            "postal_code",
            "answers",
            "updates",
            "version_id",
        }
    ),
}
# Fields whose values the audit log stores unencrypted: none of them identifies a person.
LOGGED = ("category", "scope", "us_state", "visibility", "version_id")
IN_STATES = frozenset({Scope.STATE, Scope.LOCAL})


def edit(
    session: Session, sign_on: SignOn, changes: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Change a sign-on, with list, search and counts; changes by staff get an audit entry.

    :param sign_on: as returned by :func:`~signon.ledger.decide.locked`
    :param changes: new values by the names of their columns, each checked as a form would
    :raises EditRefused: this field or value is not allowed, or not to this person
    :raises StepRefused: the sign-on has ended
    """
    if sign_on.state in FINAL:
        raise StepRefused(sign_on.state, Step.EDIT)
    before = {name: getattr(sign_on, name) for name in changes if name in EDITABLE[sign_on.kind]}
    if before.keys() != changes.keys():
        raise EditRefused(EditReason.FIELD)
    changed = {name: value for name, value in changes.items() if value != before[name]}
    if not changed:
        return
    _check(session, sign_on, changed, by)
    sign_on.record_move(changed | _derived(sign_on, changed), at=now, by=by)
    try:
        session.flush()
    except IntegrityError:
        raise EditRefused(EditReason.NAME_TAKEN) from None  # the cause's message contains values
    if by.is_staff:
        logged = [name for name in LOGGED if name in changed]
        write_entry(
            session,
            sign_on,
            AuditAction.EDIT,
            by=by,
            now=now,
            before={"fields": sorted(changed)} | {name: before[name] for name in logged},
            after={name: changed[name] for name in logged},
        )


def _check(session: Session, sign_on: SignOn, changed: Mapping[str, Any], by: Actor) -> None:
    """Check that these changes make sense, and that ``by`` may make them.

    :raises EditRefused: one of the two is not so
    """
    after = {name: getattr(sign_on, name) for name in EDITABLE[sign_on.kind]} | dict(changed)
    if "name" in changed:
        _check_name(sign_on, changed["name"], by)
    if "visibility" in changed:
        _check_visibility(sign_on, changed["visibility"], by)
    _check_public_text(sign_on, after, by)
    if "version_id" in changed:
        _check_version(session, sign_on, changed["version_id"])
    if "category" in changed:
        plan = session.get_one(Plan, sign_on.plan_id)
        _require(changed["category"] in plan.categories, EditReason.CATEGORY)
    if after.get("scope") in IN_STATES:
        _require(after["us_state"] is not None, EditReason.STATE_MISSING)


def _check_name(sign_on: SignOn, name: str | None, by: Actor) -> None:
    """Check that there is a stored name; only staff may change that of an organization."""
    _require(bool(name) and sign_on.name is not None, EditReason.NAME)
    _require(by.is_staff or sign_on.kind is Kind.INDIVIDUAL, EditReason.NEEDS_REVIEW)


def _check_visibility(sign_on: SignOn, wanted: Visibility, by: Actor) -> None:
    """Check that staff only lower it, and that a name is stored: after COUNTED none is."""
    present = sign_on.visibility
    _require(present is not None and sign_on.name is not None, EditReason.NAME)
    if by.is_staff and present is not None:
        _require(may_lower(present, wanted), EditReason.VISIBILITY)


def _check_public_text(sign_on: SignOn, after: Mapping[str, Any], by: Actor) -> None:
    """Check that nothing freely written gets onto the list before staff have read it."""
    present = public_text(sign_on.answers, sign_on.visibility)
    wanted = public_text(after["answers"], after.get("visibility"))
    _require(by.is_staff or wanted.items() <= present.items(), EditReason.NEEDS_REVIEW)


def _check_version(session: Session, sign_on: SignOn, version_id: int) -> None:
    """Check that it is a newer version of the same plan."""
    wanted = session.get(PlanVersion, version_id)
    present = session.get_one(PlanVersion, sign_on.version_id)
    is_newer = (
        wanted is not None and wanted.plan_id == sign_on.plan_id and wanted.number > present.number
    )
    _require(is_newer, EditReason.VERSION)


def _derived(sign_on: SignOn, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that are computed from a new name: the fingerprints and the flags."""
    if "name" not in changed:
        return {}
    name = changed["name"]
    others = [flag for flag in sign_on.flags if flag not in NAME_FLAGS]
    flags = {"flags": others + name_flags(sign_on.kind, name)}
    if sign_on.email is None:  # _check_name has refused this: whose name is stored has an address
        return flags
    made = waiting_columns if sign_on.state is State.PENDING else standing_columns
    return made(sign_on.plan_id, sign_on.kind, sign_on.email, name) | flags


def _require(is_met: bool, reason: EditReason) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_met:
        raise EditRefused(reason)
