"""A short address for a plan, which staff choose: ``/action`` leads to the plan's page."""

import sqlalchemy as sa
from alembic import op

revision = "012_short_address"
down_revision = "008_jobs"


def upgrade() -> None:
    op.add_column("plan", sa.Column("vanity", sa.Text(), nullable=True))
    op.create_index("uq_plan_vanity", "plan", ["vanity"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_plan_vanity", "plan")
    op.drop_column("plan", "vanity")
