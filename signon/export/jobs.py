"""Long exports are written by a job, into a file that waits for its owner."""

from contextlib import closing
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core import csv_file
from signon.core.job import JobKind, JobMade, JobRun
from signon.export import queries, service
from signon.export.columns import TABLES, ExportPurpose
from signon.export.service import Receipt
from signon.models import Job, Plan


def make(run: JobRun[Session]) -> JobMade:
    """Write the list to the result file.

    All rows are of one moment, so there is no checkpoint: a job that was taken over reads them all
    anew, into a new file. Nothing of the one before has left, so nothing happens twice.
    """
    purpose, receipt = ExportPurpose(str(run.parameters["purpose"])), Receipt()
    with run.reading() as session:
        plan = session.get_one(Plan, run.plan_id)
        with closing(queries.rows(session, plan, purpose)) as rows:
            counted = receipt.counted(rows)
            for chunk in receipt.hashed(csv_file.chunks(TABLES[purpose].header, counted)):
                run.write(chunk)
                run.report(receipt.rows)
    return JobMade(rows=receipt.rows, sha256=receipt.sha256)


def record_end(session: Session, job_id: UUID, now: datetime) -> None:
    """Write into the audit log how an export ended."""
    service.record_end(session, session.get_one(Job, job_id, populate_existing=True), now=now)


KINDS = (JobKind(queries.JOB, service.WITHIN, make, record_end),)
