"""An index of the events that change the public pages, to find the newest one quickly."""

import sqlalchemy as sa
from alembic import op

revision = "005_steps_seen"
down_revision = "004_list_a_to_z"

SEEN = sa.text("(before = 'listed' OR after = 'listed') AND fold_at = at")


def upgrade() -> None:
    op.create_index(
        "ix_event_seen",
        "event",
        ["id"],
        unique=False,
        sqlite_where=SEEN,
        postgresql_where=SEEN,
    )


def downgrade() -> None:
    op.drop_index("ix_event_seen", table_name="event", sqlite_where=SEEN, postgresql_where=SEEN)
