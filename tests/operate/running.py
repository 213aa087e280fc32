"""What the tests of jobs share: running one here and now, and looking at what became of it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.job import JobKind
from signon.models import Job, job_queue
from signon.models.job import JOB_FILES
from signon.operate import job_process
from signon.operate.job_process import Doors
from signon.operate.shutdown import Shutdown
from signon.web import clock
from signon.web.transaction import reading, transaction
from tests.conftest import Begin


def doors(at: Callable[[], datetime] = clock.now) -> Doors:
    return Doors(transaction, reading, at)


def run_next(
    settings: Settings,
    kind: JobKind[Session],
    shutdown: Shutdown | None = None,
    *,
    at: Callable[[], datetime] = clock.now,
) -> None:
    """Run the job that waits longest, in this process."""
    with transaction() as session:
        ours = job_queue.claim(session, [kind.name], now=clock.now())
    assert ours is not None
    files = settings.instance / JOB_FILES
    job_process.run(kind, ours, doors(at), files, shutdown or Shutdown())


def row(begin: Begin, job_id: UUID) -> Job:
    with begin() as session:
        return session.get_one(Job, job_id)


def the_files(settings: Settings) -> list[Path]:
    """Return the result files that there are."""
    return list((settings.instance / JOB_FILES).glob("*"))
