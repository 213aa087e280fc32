"""Filters that meet, and words of a search, are looked up in indexes without a look at the rows."""

import sqlalchemy as sa
from alembic import op

revision = "006_search_in_indexes"
down_revision = "005_steps_seen"

LISTED = sa.text("state = 'listed' AND kind = 'organization'")
PLACE = ["place_key", "sort_key", "id"]
# What each had, and what it gets behind that.
INDEXES = {
    "ix_sign_on_listed_category": (["plan_id", "category", *PLACE], ["scope", "us_state"]),
    "ix_sign_on_listed_scope": (["plan_id", "scope", *PLACE], ["category", "us_state"]),
    "ix_sign_on_listed_state": (["plan_id", "us_state", *PLACE], ["category", "scope"]),
    "ix_sign_on_listed_a_to_z": (["plan_id", "sort_key", "id"], ["category", "scope", "us_state"]),
}


def upgrade() -> None:
    for name, (before, more) in INDEXES.items():
        _make_anew(name, [*before, *more])
    op.drop_index("ix_search_word_plan_id_word", table_name="search_word")
    op.create_index("ix_search_word_word", "search_word", ["plan_id", "word", "sign_on_id"])


def downgrade() -> None:
    for name, (before, _) in INDEXES.items():
        _make_anew(name, before)
    op.drop_index("ix_search_word_word", table_name="search_word")
    op.create_index("ix_search_word_plan_id_word", "search_word", ["plan_id", "word"])


def _make_anew(name: str, columns: list[str]) -> None:
    op.drop_index(name, table_name="sign_on", sqlite_where=LISTED, postgresql_where=LISTED)
    op.create_index(name, "sign_on", columns, sqlite_where=LISTED, postgresql_where=LISTED)
