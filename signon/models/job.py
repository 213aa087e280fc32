"""Background jobs: what a member of staff has started, its progress, and its result file."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signon.models.base import Base, words
from signon.models.sealed import Sealed, SealedJson


class JobState(StrEnum):
    """Where a job is. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


class JobFailure(StrEnum):
    """Why a job failed; its page shows a sentence for each reason."""

    #: It was not done within its time limit.
    LATE = "late"
    #: Its process crashed several times.
    CRASHED = "crashed"
    NO_SPACE = "no_space"
    NO_MEMORY = "no_memory"
    #: An error in this program; the log has the details.
    FAULT = "fault"


JOB_FILES = "jobs"  # the folder of the results, in the data directory
IS_OPEN = text("state IN ('queued', 'running')")


class Job(Base, kw_only=True, repr=False):
    """One job of one member of staff. Only ``job_queue`` and ``job_lease`` set its state.

    The result is in a file named ``file_id``, encrypted with ``file_key``: deleting the key makes
    the file unreadable, on every disk and in every backup. ``checkpoint`` is where another process
    continues. A process that runs the job holds a lease; when it runs out, another may take over.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state = 'running') = (lease IS NOT NULL)", name="running_under_a_lease"),
        CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="a_lease_ends"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'canceled')) = (finished_at IS NOT NULL)",
            name="finished_when_over",
        ),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_for_a_reason"),
        CheckConstraint("(file_id IS NULL) = (file_key IS NULL)", name="a_file_has_a_key"),
        CheckConstraint(
            "file_id IS NULL OR state IN ('running', 'done')", name="no_file_without_use"
        ),
        CheckConstraint(
            "(state = 'done' AND file_name IS NOT NULL) = (expires_at IS NOT NULL)",
            name="a_result_expires",
        ),
        CheckConstraint("done >= 0 AND total >= 0", name="counts_up"),
        Index("ix_job_open", "created_at", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(None, "staff_id", "created_at"),
        Index("uq_job_file_id", "file_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, insert_default=uuid4)
    kind: Mapped[str]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), default=None)
    parameters: Mapped[dict[str, object]] = mapped_column(SealedJson("job.parameters"))
    state: Mapped[JobState] = mapped_column(words(JobState), init=False, default=JobState.QUEUED)
    failure: Mapped[JobFailure | None] = mapped_column(words(JobFailure), init=False, default=None)
    done: Mapped[int] = mapped_column(BigInteger, init=False, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger, default=None)
    checkpoint: Mapped[dict[str, object] | None] = mapped_column(
        SealedJson("job.checkpoint"), init=False, default=None
    )
    attempts: Mapped[int] = mapped_column(init=False, default=0)
    lease: Mapped[UUID | None] = mapped_column(init=False, default=None)
    leased_until: Mapped[datetime | None] = mapped_column(init=False, default=None)
    file_name: Mapped[str | None] = mapped_column(default=None)
    file_id: Mapped[UUID | None] = mapped_column(init=False, default=None)
    file_key: Mapped[str | None] = mapped_column(
        Sealed("job.file_key", row="file_id"), init=False, default=None
    )
    result_rows: Mapped[int | None] = mapped_column(BigInteger, init=False, default=None)
    result_sha256: Mapped[str | None] = mapped_column(init=False, default=None)
    created_at: Mapped[datetime]
    late_at: Mapped[datetime]
    started_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    expires_at: Mapped[datetime | None] = mapped_column(init=False, default=None)

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    def has_result(self, now: datetime) -> bool:
        """Say whether there is a file to download."""
        return self.file_id is not None and self.expires_at is not None and now < self.expires_at
