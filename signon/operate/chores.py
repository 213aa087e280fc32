"""What must happen by itself with jobs: results and rows that are past their time go."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Begin, Chore
from signon.models import job_queue
from signon.models.job import JOB_FILES

EVERY = timedelta(minutes=10)


def job_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return what must happen by itself with jobs; it is done as soon as a worker starts, too."""
    directory = settings.instance / JOB_FILES

    def forget(begin: Begin[Session], now: datetime) -> int:
        # The files are listed first: each of them had its row before it was made.
        paths = list(directory.glob("*"))
        with begin() as session:
            done = job_queue.forget(session, now=now)
            needed = {str(each) for each in job_queue.file_ids(session)}
        orphans = [path for path in paths if path.name not in needed]
        for path in orphans:  # their time is over, or their process was killed
            path.unlink(missing_ok=True)
        return done + len(orphans)

    return (Chore("forget job results", EVERY, forget, deletes=True),)
