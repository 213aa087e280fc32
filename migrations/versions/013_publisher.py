"""Who is behind a plan: its publisher, its public address, and whom the press may ask."""

import sqlalchemy as sa
from alembic import op

revision = "013_publisher"
down_revision = "012_chosen_by_staff"


def upgrade() -> None:
    op.add_column("plan", sa.Column("publisher", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("contact", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("press", sa.Text(), nullable=True))
    op.add_column("translation", sa.Column("publisher", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("translation", "publisher")
    op.drop_column("plan", "press")
    op.drop_column("plan", "contact")
    op.drop_column("plan", "publisher")
