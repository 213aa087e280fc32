"""Results and orphans go by themselves; what somebody may still download stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.job import JobMade, JobRun
from signon.models.job import JOB_FILES
from signon.operate.chores import job_chores
from signon.web import clock
from tests.conftest import Begin
from tests.operate.counting import COUNT, a_count
from tests.operate.running import row, run_next, the_files


def write(run: JobRun[Session]) -> JobMade:
    run.write(b"one")
    return JobMade(rows=1, sha256="0" * 64)


@pytest.mark.one_database
def test_a_result_goes_after_a_day_and_an_orphan_at_once(begin: Begin, settings: Settings) -> None:
    [forget] = job_chores(settings)
    now = clock.now()
    with begin() as session:
        job_id = a_count(session, steps=1, now=now, file_name="list.csv")
    run_next(settings, COUNT._replace(work=write))
    [result] = the_files(settings)
    (settings.instance / JOB_FILES / str(uuid4())).write_bytes(b"left by a process that was killed")

    assert forget.work(begin, now) == 1
    assert the_files(settings) == [result]

    while forget.work(begin, now + timedelta(hours=25)):
        pass
    assert the_files(settings) == []
    assert row(begin, job_id).file_key is None
