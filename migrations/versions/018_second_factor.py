"""The last one-time code that an account has used, so that no code works twice."""

import sqlalchemy as sa
from alembic import op

revision = "018_second_factor"
down_revision = "017_fingerprints"


def upgrade() -> None:
    op.add_column("staff", sa.Column("tf_last_counter", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("staff", "tf_last_counter")
