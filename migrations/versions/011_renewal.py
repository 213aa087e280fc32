"""Remember how far the stored list follows the present rules for names and search words."""

import sqlalchemy as sa
from alembic import op

revision = "011_renewal"
down_revision = "010_clock"


def upgrade() -> None:
    op.create_table(
        "renewal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_renewal"),
    )


def downgrade() -> None:
    op.drop_table("renewal")
