"""What staff choose for the public: a plan's short address, and the organizations listed first."""

import sqlalchemy as sa
from alembic import op

revision = "012_chosen_by_staff"
down_revision = "011_renewal"


def upgrade() -> None:
    op.add_column("plan", sa.Column("vanity", sa.Text(), nullable=True))
    op.create_index("uq_plan_vanity", "plan", ["vanity"], unique=True)
    op.create_table(
        "prominent",
        sa.Column("sign_on_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_prominent_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_prominent_sign_on_id_sign_on"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_prominent_plan_id_plan"),
        sa.PrimaryKeyConstraint("sign_on_id", name="pk_prominent"),
    )
    op.create_index("ix_prominent_plan_id", "prominent", ["plan_id"])


def downgrade() -> None:
    op.drop_table("prominent")
    op.drop_index("uq_plan_vanity", "plan")
    op.drop_column("plan", "vanity")
