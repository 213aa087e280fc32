"""Delete nothing on the word of a clock that has jumped.

The worker writes the time down every hour. If that was more than a day ago, or is more than a day
ahead, either the clock is wrong or nothing ran meanwhile; only a person can tell which. Until
`signon clock accept` says that the clock is right, what deletes waits; all else goes on.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon.core.chore import Begin, Chore
from signon.models.installation import Heartbeat, is_in_doubt
from signon.models.upsert import insert
from signon.web.logs import log

EVERY = timedelta(hours=1)


def beat(begin: Begin[Session], now: datetime) -> int:
    """Write the time down, unless the clock is in doubt."""
    with begin() as session:
        if not is_in_doubt(session, now=now):
            accept(session, now=now)
            return 0
    log.error("clock in doubt", advice="check the clock, then run: signon clock accept")
    return 0


def accept(session: Session, *, now: datetime) -> None:
    """Take the clock for right."""
    beaten = insert(session, Heartbeat).values(id=1, at=now)
    session.execute(beaten.on_conflict_do_update(index_elements=[Heartbeat.id], set_={"at": now}))


def guarded(chore: Chore[Session]) -> Chore[Session]:
    """Return ``chore``; if it deletes, it waits while the clock is in doubt."""
    if not chore.deletes:
        return chore

    def work(begin: Begin[Session], now: datetime) -> int:
        with begin() as session:
            must_wait = is_in_doubt(session, now=now)
        return 0 if must_wait else chore.work(begin, now)

    return chore._replace(work=work)


CHORE = Chore("heartbeat", EVERY, beat)
