"""Runs jobs, two at a time, each in a process of its own, and sees to those that die.

It keeps the leases of its processes, so that a job may think for long. When this process dies, they
notice and end; their leases run out, and another worker takes the jobs over.
"""

import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon.core.chore import Begin, Chore
from signon.core.job import JobKind
from signon.models import job_lease as jobs
from signon.models import job_queue
from signon.models.job_lease import LeasedJob, OverJob
from signon.operate.program import PROGRAM
from signon.web.logs import log

AT_MOST = 2
RENEW_SECONDS = jobs.LEASE.total_seconds() / 6
#: How long a process may take to stop before it is killed; less than the supervisor's patience.
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.05
COMMAND = (*PROGRAM, "job")


@dataclass
class JobProcess:
    """A process that runs a job. Its input is a pipe that ends when we do.

    :param kill_at: when it is killed, in seconds of the clock that nobody can set back
    """

    ours: LeasedJob
    process: subprocess.Popen[bytes]
    renew_at: float = field(default_factory=lambda: time.monotonic() + RENEW_SECONDS)
    kill_at: float | None = None

    def stop(self) -> None:
        """Ask the process to end; one that does not is killed later."""
        self.process.send_signal(signal.SIGTERM)
        self.kill_at = time.monotonic() + STOP_SECONDS


class JobRunner:
    """Takes jobs from the queue and starts a process for each.

    :param command: what runs a job; kind, id and lease of the job come behind it
    :param waits: in each round wait until there is nothing left to do, as for ``worker --once``
    """

    def __init__(
        self,
        kinds: Sequence[JobKind[Session]],
        *,
        command: Sequence[str] = COMMAND,
        waits: bool = False,
    ) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._command = command
        self._waits = waits
        self._running: list[JobProcess] = []

    def chore(self, every: timedelta) -> Chore[Session]:
        return Chore("run jobs", every, self.tend)

    def tend(self, begin: Begin[Session], now: datetime) -> int:
        """See to the processes there are, start others, and return whether to come back at once."""
        self._bury_dead(begin, now)
        self._keep_leases(begin, now)
        started = 0
        while self._start_one(begin, now):
            started += 1
        if not self._waits:
            return started
        if self._running:
            time.sleep(LOOK_SECONDS)
        return len(self._running)

    def end(self, begin: Begin[Session], now: datetime) -> None:
        """Stop all processes; each gives its job back, to be gone on with by another worker."""
        for each in self._running:
            each.stop()
        for each in self._running:
            try:
                each.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                each.process.kill()
                each.process.wait()
        self._bury_dead(begin, now)

    def _start_one(self, begin: Begin[Session], now: datetime) -> bool:
        with begin() as session:
            self._tell(session, job_queue.fail_lost(session, now=now), now)
            if len(self._running) >= AT_MOST:
                return False
            ours = job_queue.claim(session, self._kinds, now=now)
        if ours is None:
            return False
        words = [*self._command, ours.kind, str(ours.id), str(ours.lease)]
        # In a session of its own, so that Ctrl-C reaches the parent alone.
        process = subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own program
        self._running.append(JobProcess(ours, process))
        return True

    def _bury_dead(self, begin: Begin[Session], now: datetime) -> None:
        for each in [each for each in self._running if each.process.poll() is not None]:
            with begin() as session:
                over = jobs.bury(session, each.ours, now=now)
                self._tell(session, [over] if over else [], now)
            each.process.communicate()
            self._running.remove(each)
            if status := each.process.returncode:
                log.error("job process ended", job=str(each.ours.id), status=status)

    def _keep_leases(self, begin: Begin[Session], now: datetime) -> None:
        for each in self._running:
            if each.kill_at is not None:
                if time.monotonic() > each.kill_at:
                    each.process.kill()
            elif time.monotonic() > each.renew_at:
                each.renew_at = time.monotonic() + RENEW_SECONDS
                with begin() as session:
                    is_ours = jobs.renew(session, each.ours, now=now)
                if not is_ours:
                    each.stop()

    def _tell(self, session: Session, over: Sequence[OverJob], now: datetime) -> None:
        """Let the room of each job write down that it ended."""
        for each in over:
            if each.kind in self._kinds:
                self._kinds[each.kind].ended(session, each.id, now)
