"""Let staff find sign-ons by e-mail address or name; each search is written to the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.identity import canonical
from signon.core.names import name_norm
from signon.core.vault import email_key, name_key
from signon.models.audit import AuditEntry, append


def look_up(session: Session, address: str, *, by: Actor, now: datetime) -> bytes:
    """Return the fingerprint by which an address is found, and log the search.

    The log stores the fingerprint and never the address, so that nothing has to be removed from
    it when a person is erased.

    :param address: an address that was validated already
    """
    key = email_key(canonical(address))
    entry = AuditEntry(actor=by, action=AuditAction.LOOK_UP, subject=f"address/{key.hex()}")
    append(session, entry, now=now)
    return key


def look_up_person(session: Session, name: str, *, by: Actor, now: datetime) -> bytes:
    """Return the fingerprint by which people of a name are found, and log the search.

    The log does not say which name it was: its fingerprint there would outlive the person's data.
    """
    entry = AuditEntry(actor=by, action=AuditAction.LOOK_UP_NAME, subject="sign_on")
    append(session, entry, now=now)
    return name_key(name_norm(name))
