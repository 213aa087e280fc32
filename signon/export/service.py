"""An export leaves two entries in the audit log: what was asked for, and what came of it.

A long one is written by a job into a file; each download of that leaves two entries more.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import NotAllowed, ResultGone
from signon.export import queries
from signon.export.columns import ExportPurpose, header_of
from signon.export.formats import ExportFormat
from signon.models import Job, Plan, job_queue
from signon.models.audit import AuditEntry, append
from signon.models.job import JobState
from signon.models.job_queue import AskedJob
from signon.staff.notices import tell_owners

WITHIN = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who takes out which list, for what.

    :param reason: as typed; it may name a person, so the log seals it
    """

    plan: Plan
    purpose: ExportPurpose
    form: ExportFormat = ExportFormat.CSV
    by: Actor
    reason: str | None = field(default=None, repr=False)

    @property
    def staff_id(self) -> int:
        """Who of the staff it is.

        :raises NotAllowed: an operator has no jobs
        """
        if self.by.staff_id is None:
            raise NotAllowed
        return self.by.staff_id

    @property
    def header(self) -> tuple[str, ...]:
        return header_of(self.plan, self.purpose)


class _Digest(Protocol):
    """What we use of a hashlib object."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass
class Receipt:
    """Counts and hashes what goes out while it goes out.

    :param is_complete: set by whoever knows that all of it has arrived
    """

    rows: int = 0
    is_complete: bool = False
    _digest: _Digest = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """The hash, in hex, over the bytes that left so far."""
        return self._digest.hexdigest()

    def counted(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        for row in rows:
            self.rows += 1
            yield row

    def hashed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            yield chunk


def file_name(order: Order, *, now: datetime) -> str:
    """Return what the file is called where it is downloaded."""
    return f"{order.plan.slug}-{order.purpose}-{order.plan.day_of(now)}.{order.form}"


def begin(session: Session, order: Order, *, job_id: UUID | None = None, now: datetime) -> None:
    """Write down what is asked for, and tell the owners, before anything leaves."""
    asked: dict[str, object] = {
        "purpose": order.purpose,
        "format": order.form,
        "columns": list(order.header),
    }
    if job_id is not None:
        asked["job"] = str(job_id)
    _write(session, order, AuditAction.EXPORT, asked, now=now)
    tell_owners(session, by=order.by, about={"list": order.plan.title}, now=now)


def refuse(session: Session, *, by: Actor, now: datetime) -> None:
    """Write down that somebody was refused: for a wrong password, or too many lists in a day."""
    entry = AuditEntry(actor=by, action=AuditAction.EXPORT_REFUSED, subject=f"staff/{by}")
    append(session, entry, now=now)


def finish(session: Session, order: Order, receipt: Receipt, *, now: datetime) -> None:
    """Write down what left: also of a download that broke off."""
    left: dict[str, object] = {
        "purpose": order.purpose,
        "rows": receipt.rows,
        "sha256": receipt.sha256,
        "complete": receipt.is_complete,
    }
    _write(session, order, AuditAction.EXPORTED, left, now=now)


def queue(session: Session, order: Order, *, rows: int, now: datetime) -> UUID:
    """Let a job write the file, and return its id.

    Who asks again while it is being written is led to the same job.
    """
    same = queries.open_job(session, order.staff_id, order.plan, order.purpose, order.form)
    if same is not None:
        return same.id
    asked = AskedJob(
        kind=queries.JOB,
        within=WITHIN,
        staff_id=order.staff_id,
        plan_id=order.plan.id,
        parameters={"purpose": order.purpose, "format": order.form},
        file_name=file_name(order, now=now),
        total=rows,
    )
    job = job_queue.queue(session, asked, now=now)
    begin(session, order, job_id=job.id, now=now)
    return job.id


def record_end(session: Session, job: Job, *, now: datetime) -> None:
    """Write down how a job ended: what the file holds, or that there is none."""
    _write_about(
        session, job, AuditAction.EXPORTED, {"complete": job.state is JobState.DONE}, now=now
    )


def cancel(session: Session, job: Job, *, now: datetime) -> None:
    """End a job, if it has not ended by itself."""
    if job_queue.cancel(session, job.id, now=now):
        session.refresh(job)
        record_end(session, job, now=now)


def begin_download(session: Session, job: Job, *, now: datetime) -> None:
    """Write down that the file is asked for, before any of it leaves.

    :raises ResultGone: there is no file, or its time is over
    """
    if not job.has_result(now):
        raise ResultGone
    _write_about(session, job, AuditAction.DOWNLOAD, {}, now=now)


def finish_download(session: Session, job: Job, receipt: Receipt, *, now: datetime) -> None:
    """Write down whether all of the file left, and the hash over what did."""
    left = {"complete": receipt.is_complete, "left_sha256": receipt.sha256}
    _write_about(session, job, AuditAction.DOWNLOADED, left, now=now)


def _write_about(
    session: Session, job: Job, action: AuditAction, more: dict[str, object], *, now: datetime
) -> None:
    file: dict[str, object] = {
        "purpose": queries.purpose_of(job),
        "job": str(job.id),
        "rows": job.result_rows,
        "sha256": job.result_sha256,
    }
    plan = session.get_one(Plan, job.plan_id)
    order = Order(plan=plan, purpose=queries.purpose_of(job), by=Actor.staff(job.staff_id))
    _write(session, order, action, file | more, now=now)


def _write(
    session: Session, order: Order, action: AuditAction, after: dict[str, object], *, now: datetime
) -> None:
    subject = f"plan/{order.plan.slug}"
    private = order.reason if action is AuditAction.EXPORT else None
    entry = AuditEntry(actor=order.by, action=action, subject=subject, after=after, private=private)
    append(session, entry, now=now)
