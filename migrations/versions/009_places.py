"""One address may sign for several organizations, and a declined sign-on leaves its slot."""

import sqlalchemy as sa
from alembic import op

revision = "009_places"
down_revision = "008_jobs"

STANDING = "state IN ('in_review', 'listed', 'quarantined')"
# Taking this back fails while somebody who was declined has signed again under the same name, or
# an address has more sign-ons than one: those would have to be withdrawn or erased first.
ACTIVE = "state IN ('declined', 'in_review', 'listed', 'quarantined')"
INDEXES = {
    "uq_sign_on_name": ["plan_id", "kind", "email_key", "name_key"],
    "uq_sign_on_slot": ["plan_id", "kind", "email_key", "slot"],
}


def upgrade() -> None:
    op.add_column(
        "plan",
        sa.Column(
            "organizations_per_address", sa.Integer(), server_default=sa.text("5"), nullable=False
        ),
    )
    _hold_where(STANDING)


def downgrade() -> None:
    _hold_where(ACTIVE)
    op.drop_column("plan", "organizations_per_address")


def _hold_where(condition: str) -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "sign_on")
        where = sa.text(condition)
        op.create_index(
            name, "sign_on", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
