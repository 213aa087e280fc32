"""Staff get two more kinds of mail; browsers that have signed in are known; refusals are counted.

What mail servers said goes: codes take its place. Ended links are found by an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "015_kept_no_longer"
down_revision = "014_installation"

KINDS = (
    "confirm_sign_on",
    "reminder",
    "already_signed",
    "signed",
    "held",
    "approved",
    "declined",
    "withdrawn",
    "manage_link",
    "staff_invitation",
)
MORE = ("export_notice", "new_device")


def upgrade() -> None:
    op.execute(sa.text("UPDATE outbox SET trouble = NULL"))
    op.create_index("ix_link_expires_at", "link", ["expires_at"])
    _allow_kinds(*KINDS, *MORE)
    op.create_table(
        "staff_device",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_device_staff_id_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name="pk_staff_device"),
    )
    op.create_index("ix_staff_device_staff_id", "staff_device", ["staff_id"])
    op.add_column(
        "staff_session", sa.Column("password_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "refusal",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "endpoint", name="pk_refusal"),
    )


def downgrade() -> None:
    op.drop_table("refusal")
    op.drop_column("staff_session", "password_at")
    op.drop_table("staff_device")
    listed = ", ".join(f"'{kind}'" for kind in MORE)
    op.execute(sa.text(f"DELETE FROM outbox WHERE kind IN ({listed})"))
    _allow_kinds(*KINDS)
    op.drop_index("ix_link_expires_at", "link")


def _allow_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint("mailkind", type_="check")
        table.create_check_constraint("mailkind", f"kind IN ({listed})")
