"""Whether a sign-on was confirmed by the code of its mail, which can be guessed, or by the link."""

import sqlalchemy as sa
from alembic import op

revision = "022_by_code"
down_revision = "021_letters"


def upgrade() -> None:
    op.add_column(
        "sign_on", sa.Column("is_by_code", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("sign_on", "is_by_code")
