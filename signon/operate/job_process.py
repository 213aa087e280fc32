"""The process of one job: it runs the work of its kind, and stores how that ended.

Whatever happens in here, the worker goes on: a job that takes too much memory, or brings the
interpreter down, brings down its own process.
"""

import errno
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from signon.core.chore import Begin
from signon.core.job import JobKind, JobMade, JobStopped
from signon.core.sealed_file import SealedWriter
from signon.models import Job
from signon.models import job_lease as jobs
from signon.models.job import JobFailure
from signon.models.job_lease import LeasedJob
from signon.operate import parent_watch
from signon.operate.shutdown import Shutdown
from signon.web.logs import log, trouble

REPORT_SECONDS = 0.5  # between two times that the database hears how far the job is
MEMORY_BYTES = 2 * 1024**3
FIRST_TO_GO = "1000"  # when the machine's memory runs out, Linux ends the highest number first
LAST_IN_LINE = 10
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Doors(NamedTuple):
    """How a job reaches the database and the clock."""

    begin: Begin[Session]
    reading: Begin[Session]
    now: Callable[[], datetime]


def run_alone(kind: JobKind[Session], ours: LeasedJob, doors: Doors, directory: Path) -> None:
    """Run a job as all that this process does; exit with 1 when the job is to be tried again."""
    shutdown = Shutdown()
    shutdown.listen()
    parent_watch.hold()
    _stand_back()
    try:
        run(kind, ours, doors, directory, shutdown)
    except SQLAlchemyError as error:
        log.error("job interrupted", job=str(ours.id), job_kind=ours.kind, **trouble(error))
        sys.exit(1)


def _stand_back() -> None:
    """Let visitors and mail go first, and let this process be the one that too much memory ends."""
    os.nice(LAST_IN_LINE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO)


def run(
    kind: JobKind[Session], ours: LeasedJob, doors: Doors, directory: Path, shutdown: Shutdown
) -> None:
    """Run a job until it ends, is to stop, or has failed.

    :raises SQLAlchemyError: the database is away; the job will be tried again
    """
    with doors.reading() as session:
        job = jobs.leased(session, ours)
    if job is None:
        return
    running = RunningJob(job, ours, doors, shutdown, directory)
    try:
        running.finish(kind, kind.work(running))
    except JobStopped:
        running.stop()
    except SQLAlchemyError:
        running.discard()
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its owner must learn of it
        log.error("job failed", job=str(ours.id), job_kind=ours.kind, **trouble(error))
        running.fail(kind, _failure(error))


def _failure(error: Exception) -> JobFailure:
    if isinstance(error, MemoryError):
        return JobFailure.NO_MEMORY
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return JobFailure.NO_SPACE
    return JobFailure.FAULT


class RunningJob:
    """What the work of a job gets: see :class:`signon.core.job.JobRun`."""

    def __init__(
        self, job: Job, ours: LeasedJob, doors: Doors, shutdown: Shutdown, directory: Path
    ) -> None:
        self._job = job
        self._ours = ours
        self._doors = doors
        self._shutdown = shutdown
        self._directory = directory
        self._file: SealedWriter | None = None
        self._report_at = 0.0

    @property
    def plan_id(self) -> int | None:
        return self._job.plan_id

    @property
    def parameters(self) -> Mapping[str, object]:
        return self._job.parameters

    @property
    def checkpoint(self) -> Mapping[str, object]:
        return self._job.checkpoint or {}

    def reading(self) -> AbstractContextManager[Session]:
        return self._doors.reading()

    @contextmanager
    def step(self, done: int, checkpoint: Mapping[str, object]) -> Iterator[Session]:
        self._stop_if_asked()
        with self._doors.begin() as session:
            yield session
            self._save(session, done, checkpoint)

    def report(self, done: int) -> None:
        self._stop_if_asked()
        if time.monotonic() < self._report_at:
            return
        with self._doors.begin() as session:
            self._save(session, done)
        self._report_at = time.monotonic() + REPORT_SECONDS

    def write(self, data: bytes) -> None:
        if self._file is None:
            self._file = SealedWriter(self._path(), self._job.file_key or "")
        self._file.write(data)

    def finish(self, kind: JobKind[Session], made: JobMade | None) -> None:
        """Store that all is done, once the file is safe on the disk.

        :raises JobStopped: the job was canceled, or is another process's by now
        """
        if self._file is not None:
            self._file.close()
        now = self._doors.now()
        with self._doors.begin() as session:
            if not jobs.finish(session, self._ours, made, now=now):
                raise JobStopped
            kind.ended(session, self._ours.id, now)

    def fail(self, kind: JobKind[Session], failure: JobFailure) -> None:
        """Store why it cannot be done, unless it has ended otherwise meanwhile."""
        self.discard()
        now = self._doors.now()
        with self._doors.begin() as session:
            if jobs.fail(session, self._ours, failure, now=now):
                kind.ended(session, self._ours.id, now)

    def stop(self) -> None:
        """Let another process go on, unless the job has ended."""
        self.discard()
        with self._doors.begin() as session:
            jobs.give_back(session, self._ours)

    def discard(self) -> None:
        if self._file is not None:
            self._file.discard()

    def _path(self) -> Path:
        return self._directory / str(self._job.file_id)

    def _save(
        self, session: Session, done: int, checkpoint: Mapping[str, object] | None = None
    ) -> None:
        now = self._doors.now()
        if not jobs.save(session, self._ours, done=done, checkpoint=checkpoint, now=now):
            raise JobStopped

    def _stop_if_asked(self) -> None:
        if self._shutdown.is_asked:
            raise JobStopped
