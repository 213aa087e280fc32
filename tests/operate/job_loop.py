"""A worker that runs jobs that count, to be killed: ``python -m tests.operate.job_loop``.

With the words of a job behind it, it is the process of that job.
"""

import sys
import time
from uuid import UUID

from signon.app import create_app
from signon.models.job import JOB_FILES
from signon.models.job_lease import LeasedJob
from signon.operate.job_process import run_alone
from signon.operate.job_runner import JobRunner
from signon.web import clock
from signon.web.settings import settings
from signon.web.transaction import transaction
from tests.operate.counting import COUNT
from tests.operate.running import doors

COMMAND = (sys.executable, "-m", "tests.operate.job_loop")
PAUSE_SECONDS = 0.05


def main(words: list[str]) -> None:
    with create_app().app_context():
        if words:
            kind, job_id, lease = words
            ours = LeasedJob(UUID(job_id), kind, UUID(lease))
            run_alone(COUNT, ours, doors(), settings().instance / JOB_FILES)
            return
        runner = JobRunner([COUNT], command=COMMAND)
        while True:
            runner.tend(transaction, clock.now())
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1:])
