"""Sealed values are bound to their rows.

Sealing anew needs the keys, which migrations do not have: what is to be sealed anew is listed in
``old_seal``, and `signon db upgrade` does it after the migrations. An older program cannot read
what was sealed anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "020_row_seals"
down_revision = "019_growth_in_any_time_zone"

SEALED = ("audit_private", "event", "job", "link", "outbox", "sign_on", "staff", "suppression")


def upgrade() -> None:
    op.create_table(
        "old_seal",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("table_name", name="pk_old_seal"),
    )
    for name in SEALED:
        new = f"INSERT INTO old_seal (table_name) SELECT '{name}'"
        op.execute(sa.text(f"{new} WHERE EXISTS (SELECT 1 FROM {name})"))
    op.add_column("event", sa.Column("note_id", sa.Uuid(), nullable=True))
    op.create_index("uq_event_note_id", "event", ["note_id"], unique=True)
    op.create_index("uq_outbox_message_id", "outbox", ["message_id"], unique=True)
    op.create_index("uq_job_file_id", "job", ["file_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_job_file_id", "job")
    op.drop_index("uq_outbox_message_id", "outbox")
    op.drop_index("uq_event_note_id", "event")
    op.drop_column("event", "note_id")
    op.drop_table("old_seal")
