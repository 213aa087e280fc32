"""Staff look an address up, which leaves an entry in the log."""

from datetime import datetime

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.identity import canonical
from signon.core.vault import email_key
from signon.models.audit import AuditEntry, append


def look_up(session: Session, address: str, *, by: Actor, now: datetime) -> bytes:
    """Return the fingerprint under which an address is found, and write down that it was asked.

    The log keeps the fingerprint, never the address, so that erasing has nothing to find there.

    :param address: checked already
    """
    key = email_key(canonical(address))
    entry = AuditEntry(actor=by, action=AuditAction.LOOK_UP, subject=f"address/{key.hex()}")
    append(session, entry, now=now)
    return key
