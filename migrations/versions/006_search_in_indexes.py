"""Indexes for combined filters and for searched words, so that no rows must be read."""

import sqlalchemy as sa
from alembic import op

revision = "006_search_in_indexes"
down_revision = "005_steps_seen"

LISTED = sa.text("state = 'listed' AND kind = 'organization'")
PLACE = ["place_key", "sort_key", "id"]
# The columns that each index had before, and those that are appended.
INDEXES = {
    "ix_sign_on_listed_category": (["plan_id", "category", *PLACE], ["scope", "us_state"]),
    "ix_sign_on_listed_scope": (["plan_id", "scope", *PLACE], ["category", "us_state"]),
    "ix_sign_on_listed_state": (["plan_id", "us_state", *PLACE], ["category", "scope"]),
    "ix_sign_on_listed_a_to_z": (["plan_id", "sort_key", "id"], ["category", "scope", "us_state"]),
}


def upgrade() -> None:
    for name, (before, more) in INDEXES.items():
        _recreate(name, [*before, *more])
    op.drop_index("ix_search_word_plan_id_word", table_name="search_word")
    op.create_index("ix_search_word_word", "search_word", ["plan_id", "word", "sign_on_id"])


def downgrade() -> None:
    for name, (before, _) in INDEXES.items():
        _recreate(name, before)
    op.drop_index("ix_search_word_word", table_name="search_word")
    op.create_index("ix_search_word_plan_id_word", "search_word", ["plan_id", "word"])


def _recreate(name: str, columns: list[str]) -> None:
    op.drop_index(name, table_name="sign_on", sqlite_where=LISTED, postgresql_where=LISTED)
    op.create_index(name, "sign_on", columns, sqlite_where=LISTED, postgresql_where=LISTED)
