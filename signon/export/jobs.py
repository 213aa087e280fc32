"""Long exports are written by a job, into a file that waits for its owner."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.job import JobKind, JobMade, JobRun
from signon.export import queries, service
from signon.export.columns import ExportPurpose, header_of
from signon.export.formats import ExportFormat, pieces
from signon.export.service import Receipt
from signon.models import Job, Plan

REPORT_EVERY = 100  # rows


def make(run: JobRun[Session]) -> JobMade:
    """Write the list to the result file.

    All rows are of one moment, so there is no checkpoint: a job that was taken over reads them all
    anew, into a new file. Nothing of the one before has left, so nothing happens twice.
    """
    purpose, receipt = ExportPurpose(str(run.parameters["purpose"])), Receipt()
    form = ExportFormat(str(run.parameters.get("format", ExportFormat.CSV)))
    with run.reading() as session:
        plan = session.get_one(Plan, run.plan_id)
        with closing(queries.rows(session, plan, purpose)) as rows:
            reported = _reported(run, receipt.counted(rows))
            for piece in receipt.hashed(pieces(form, header_of(plan, purpose), reported)):
                run.write(piece)
    return JobMade(rows=receipt.rows, sha256=receipt.sha256)


def _reported(run: JobRun[Session], rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Yield ``rows`` and report how many there were: a workbook is written only after the last."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % REPORT_EVERY == 0:
            run.report(number)


def record_end(session: Session, job_id: UUID, now: datetime) -> None:
    """Write into the audit log how an export ended."""
    service.record_end(session, session.get_one(Job, job_id, populate_existing=True), now=now)


KINDS = (JobKind(queries.JOB, service.WITHIN, make, record_end),)
