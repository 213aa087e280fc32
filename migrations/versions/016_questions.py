"""A plan may ask questions of its own; the answers are stored with a sign-on, encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "016_questions"
down_revision = "015_kept_no_longer"


def upgrade() -> None:
    questions = sa.Column("questions", sa.Text(), server_default=sa.text("'[]'"), nullable=False)
    op.add_column("plan", questions)
    words = sa.Column("questions", sa.Text(), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("translation", words)
    op.add_column("sign_on", sa.Column("answers", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_on", "answers")
    op.drop_column("translation", "questions")
    op.drop_column("plan", "questions")
