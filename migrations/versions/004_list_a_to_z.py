"""What the list of organizations needs to be read from A to Z, and state by state."""

import sqlalchemy as sa
from alembic import op

revision = "004_list_a_to_z"
down_revision = "003_plan_logo"

LISTED = "state = 'listed' AND kind = 'organization'"
INDEXES = {
    "ix_sign_on_listed_a_to_z": ["plan_id", "sort_key", "id"],
    "ix_sign_on_listed_state": ["plan_id", "us_state", "place_key", "sort_key", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(
            name,
            "sign_on",
            columns,
            unique=False,
            sqlite_where=sa.text(LISTED),
            postgresql_where=sa.text(LISTED),
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(
            name,
            table_name="sign_on",
            sqlite_where=sa.text(LISTED),
            postgresql_where=sa.text(LISTED),
        )
