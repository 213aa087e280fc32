"""Background jobs: a row for each one, with its progress and the key of its result file."""

import sqlalchemy as sa
from alembic import op

revision = "008_jobs"
down_revision = "007_ledger_moves"

IS_OPEN = sa.text("state IN ('queued', 'running')")
STATES = ("queued", "running", "done", "failed", "canceled")
FAILURES = ("late", "crashed", "no_space", "no_memory", "fault")


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("parameters", sa.LargeBinary(), nullable=False),
        sa.Column("state", _enum("jobstate", *STATES), nullable=False),
        sa.Column("failure", _enum("jobfailure", *FAILURES), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("checkpoint", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("result_rows", sa.BigInteger(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease IS NOT NULL)", name=op.f("ck_job_running_under_a_lease")
        ),
        sa.CheckConstraint(
            "(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_job_a_lease_ends")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'canceled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_job_finished_when_over"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_job_failed_for_a_reason")
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (file_key IS NULL)", name=op.f("ck_job_a_file_has_a_key")
        ),
        sa.CheckConstraint(
            "file_id IS NULL OR state IN ('running', 'done')",
            name=op.f("ck_job_no_file_without_use"),
        ),
        sa.CheckConstraint(
            "(state = 'done' AND file_name IS NOT NULL) = (expires_at IS NOT NULL)",
            name=op.f("ck_job_a_result_expires"),
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_job_counts_up")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_job_plan_id_plan"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_job_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index(
        "ix_job_open",
        "job",
        ["created_at", "id"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_job_staff_id_created_at", "job", ["staff_id", "created_at"])


def downgrade() -> None:
    op.drop_table("job")


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
