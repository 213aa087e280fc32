"""Run the periodic tasks ("chores") of all packages when they are due, until told to stop."""

import time
from collections.abc import Iterable
from contextvars import copy_context
from dataclasses import dataclass
from threading import Thread

from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Chore
from signon.core.job import JobKind
from signon.endorsers import chores as endorsers
from signon.export import jobs as export
from signon.letters import jobs as letters
from signon.letters import sheet_jobs as papers
from signon.mail import chores as mail
from signon.operate import heartbeat
from signon.operate.checkpoint import checkpoint_chores
from signon.operate.chores import job_chores
from signon.operate.shutdown import Shutdown
from signon.operate.sweeping import sweeping_chores
from signon.staff import chores as staff
from signon.verify import chores as verify
from signon.web import clock
from signon.web.logs import log, trouble
from signon.web.transaction import transaction

LONGEST_PAUSE_SECONDS = 15.0


#: All rooms' kinds of jobs.
JOB_KINDS: tuple[JobKind[Session], ...] = (*export.KINDS, *letters.KINDS, *papers.KINDS)


def chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return the chores of all packages; those that delete wait while the clock is in doubt."""
    found = (
        *mail.mail_chores(settings),
        *verify.verify_chores(settings),
        *staff.staff_chores(settings),
        *endorsers.CHORES,
        *job_chores(settings),
        *checkpoint_chores(settings),
        *sweeping_chores(settings),
    )
    return (heartbeat.CHORE, *map(heartbeat.guarded, found))


@dataclass
class Duty:
    """A chore, and when it is due, in seconds of the monotonic clock."""

    chore: Chore[Session]
    due: float = 0.0
    failures: int = 0


class Worker:
    """Runs the chores. One that fails is tried again later, and does not stop the others."""

    def __init__(self, chores: Iterable[Chore[Session]], *, poll_seconds: float) -> None:
        self._duties = [Duty(chore) for chore in chores]
        self._poll_seconds = poll_seconds

    def run(self, shutdown: Shutdown) -> None:
        """Run the chores until asked to stop; a batch of work that has begun is finished first.

        Each chore has its own thread, so that a slow mail server delays only mails.
        """
        threads = [
            Thread(
                target=copy_context().run,
                args=(self._loop, duty, shutdown),
                name=duty.chore.name,
            )
            for duty in self._duties
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _loop(self, duty: Duty, shutdown: Shutdown) -> None:
        while not shutdown.is_asked:
            if not (duty.due <= time.monotonic() and self._do(duty)):
                shutdown.wait(self._poll_seconds)

    def run_once(self, shutdown: Shutdown) -> bool:
        """Do everything that is due, and return whether all went well."""
        while self._do_due(shutdown):
            pass
        return not any(duty.failures for duty in self._duties)

    def _do_due(self, shutdown: Shutdown) -> bool:
        """Do one batch of each chore that is due, and return whether any of them did work."""
        has_worked = False
        for duty in self._duties:
            if not shutdown.is_asked and duty.due <= time.monotonic():
                has_worked |= self._do(duty)
        return has_worked

    def _do(self, duty: Duty) -> bool:
        try:
            done = duty.chore.work(transaction, clock.now())
        except Exception as error:  # noqa: BLE001 - no error may stop the worker
            duty.failures += 1
            pause = min(LONGEST_PAUSE_SECONDS, self._poll_seconds * 2.0**duty.failures)
            duty.due = time.monotonic() + pause
            log.error("chore failed", chore=duty.chore.name, **trouble(error))
            return False
        duty.failures = 0
        duty.due = time.monotonic() + (0.0 if done else duty.chore.every.total_seconds())
        return done > 0
