"""Write what staff do with a sign-on into the audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.models import SignOn
from signon.models.audit import AuditEntry, append


def subject(sign_on_id: UUID) -> str:
    """Return how the log names a sign-on."""
    return f"sign_on/{sign_on_id}"


def write_entry(  # noqa: PLR0913 - what an entry holds
    session: Session,
    sign_on: SignOn,
    action: AuditAction,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, object],
    after: dict[str, object],
    private: str | None = None,
) -> None:
    """Write down what was done with a sign-on.

    :param private: words that may name a person, which the log encrypts
    """
    entry = AuditEntry(
        actor=by,
        action=action,
        subject=subject(sign_on.id),
        before=before,
        after=after,
        private=private,
    )
    append(session, entry, now=now)
