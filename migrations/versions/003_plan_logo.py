"""The size of a plan's logo, so that the page does not shift when it loads, and its text."""

import sqlalchemy as sa
from alembic import op

revision = "003_plan_logo"
down_revision = "002_public_face"


def upgrade() -> None:
    op.add_column("plan", sa.Column("logo_width", sa.Integer(), nullable=True))
    op.add_column("plan", sa.Column("logo_height", sa.Integer(), nullable=True))
    op.add_column("plan", sa.Column("logo_text", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("plan", "logo_text")
    op.drop_column("plan", "logo_height")
    op.drop_column("plan", "logo_width")
