"""What must happen by itself with the staff's log: its newest entry is noted outside."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Begin, Chore
from signon.staff import audit_heads

EVERY = timedelta(minutes=1)
log: structlog.stdlib.BoundLogger = structlog.get_logger("signon")


def staff_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return the chore that notes the newest audit entry beside the keys."""
    file = audit_heads.path(settings)

    def note(begin: Begin[Session], now: datetime) -> int:
        with begin() as session:
            is_whole = audit_heads.keep(session, file, now=now)
        if not is_whole:
            log.error("audit log was cut or changed", see="signon audit verify", kept=str(file))
        return 0

    return (Chore("note the newest audit entry", EVERY, note),)
