"""Let staff look sign-ons up, and choose who is listed first; the audit log has both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import SignOnUnknown
from signon.core.fingerprints import for_audit, of_address, of_name
from signon.core.kinds import Kind
from signon.models import Prominent, SignOn
from signon.models.audit import AuditEntry, append


def look_up(session: Session, address: str, *, by: Actor, now: datetime) -> bytes:
    """Return the fingerprint by which an address is found, and log the search.

    The log stores a fingerprint of its own and never the address, so that nothing has to be removed
    from it when a person is erased.

    :param address: an address that was validated already
    """
    key = of_address(address)
    subject = f"address/{for_audit(key).hex()}"
    entry = AuditEntry(actor=by, action=AuditAction.LOOK_UP, subject=subject)
    append(session, entry, now=now)
    return key


def look_up_person(session: Session, name: str, *, by: Actor, now: datetime) -> bytes:
    """Return the fingerprint by which people of a name are found, and log the search.

    The log does not say which name it was: its fingerprint there would outlive the person's data.
    """
    entry = AuditEntry(actor=by, action=AuditAction.LOOK_UP_NAME, subject="sign_on")
    append(session, entry, now=now)
    return of_name(name)


def put_first(
    session: Session, sign_on_id: UUID, place: int | None, *, by: Actor, now: datetime
) -> None:
    """Give an organization a place among the first on the list, or take it away.

    :raises SignOnUnknown: there is no such organization
    """
    sign_on = session.get(SignOn, sign_on_id)
    if sign_on is None or sign_on.kind is not Kind.ORGANIZATION:
        raise SignOnUnknown
    found = session.get(Prominent, sign_on_id)
    before = found.place if found else None
    if place is None and found:
        session.delete(found)
    elif place is not None and found:
        found.place = place
    elif place is not None:
        session.add(Prominent(sign_on_id=sign_on_id, plan_id=sign_on.plan_id, place=place))
    entry = AuditEntry(
        actor=by,
        action=AuditAction.PUT_FIRST,
        subject=f"sign_on/{sign_on_id}",
        before={"place": before},
        after={"place": place},
    )
    append(session, entry, now=now)


def place_of(session: Session, sign_on_id: UUID) -> int | None:
    """Return the place of an organization among the first on the list."""
    found = session.get(Prominent, sign_on_id)
    return found.place if found else None
