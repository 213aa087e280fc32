"""A kind of job that counts, for tests: each part leaves a mark, and twice would be seen."""

import time
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.job import JobKind, JobRun
from signon.models import MailBudget, job_queue
from signon.models.job_queue import AskedJob
from signon.models.upsert import insert
from signon.web import clock
from tests.conftest import Begin
from tests.staff.people import a_member

PURPOSE = "count"
PAUSE_SECONDS = 0.01


def work(run: JobRun[Session]) -> None:
    """Mark one part after the other, from the checkpoint on."""
    first, steps = run.checkpoint.get("next", 0), run.parameters["steps"]
    assert isinstance(first, int)
    assert isinstance(steps, int)
    for number in range(first, steps):
        with run.step(number + 1, {"next": number + 1}) as session:
            values = {"email_key": number.to_bytes(2), "purpose": PURPOSE, "since": clock.now()}
            once_more = {"sent": MailBudget.sent + 1}
            session.execute(
                insert(session, MailBudget)
                .values(sent=1, **values)
                .on_conflict_do_update(index_elements=["email_key", "purpose"], set_=once_more)
            )
        time.sleep(PAUSE_SECONDS)


def ended(session: Session, job_id: UUID, now: datetime) -> None:
    """Mark the end, too."""
    session.add(MailBudget(email_key=job_id.bytes, purpose="ended", since=now, sent=1))


COUNT = JobKind[Session]("count", timedelta(hours=2), work, ended)


def a_count(session: Session, *, steps: int, now: datetime, file_name: str | None = None) -> UUID:
    """Return a job that somebody waits for."""
    owner = a_member(session, now=now).id
    asked = AskedJob(COUNT.name, COUNT.within, owner, None, {"steps": steps}, file_name, steps)
    return job_queue.queue(session, asked, now=now).id


def counted(begin: Begin) -> dict[int, int]:
    """Return how often each part was done."""
    with begin() as session:
        of_count = MailBudget.purpose == PURPOSE
        rows = session.execute(select(MailBudget.email_key, MailBudget.sent).where(of_count))
        return {int.from_bytes(key): sent for key, sent in rows}
