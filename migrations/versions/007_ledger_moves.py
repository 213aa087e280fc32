"""Events store all counted values before and after a change, so that edits are counted, too."""

import sqlalchemy as sa
from alembic import op

revision = "007_ledger_moves"
down_revision = "006_search_in_indexes"

STEPS = (
    "sign",
    "confirm",
    "confirm_held",
    "approve",
    "decline",
    "quarantine",
    "release",
    "reconsider",
    "withdraw",
    "disown",
    "expire",
)
FACETS = ("scope", "day", "via", "via_taken")
# So far only the state could change, so all other values were the same before and after.
SAME_BEFORE = """
UPDATE event SET
    version_id = (SELECT version_id FROM sign_on WHERE sign_on.id = event.sign_on_id),
    version_id_before = CASE WHEN before IS NOT NULL THEN
        (SELECT version_id FROM sign_on WHERE sign_on.id = event.sign_on_id) END,
    us_state_before = CASE WHEN before IS NOT NULL THEN us_state END,
    category_before = CASE WHEN before IS NOT NULL THEN category END,
    scope_before = CASE WHEN before IS NOT NULL THEN scope END,
    via_before = CASE WHEN before IS NOT NULL THEN via END
"""
NEWEST_FOLD = """
UPDATE sign_on SET fold_at = coalesce(
    (SELECT max(fold_at) FROM event WHERE event.sign_on_id = sign_on.id), created_at)
"""
# SQLite prefers the index that was made last where two are equally good, and rebuilding a table
# makes its indexes anew in any order. So those of the filters are made last again.
LISTED = "state = 'listed' AND kind = 'organization'"
FILTERS = {
    "ix_sign_on_listed_category": (
        "plan_id",
        "category",
        "place_key",
        "sort_key",
        "id",
        "scope",
        "us_state",
    ),
    "ix_sign_on_listed_scope": (
        "plan_id",
        "scope",
        "place_key",
        "sort_key",
        "id",
        "category",
        "us_state",
    ),
    "ix_sign_on_listed_state": (
        "plan_id",
        "us_state",
        "place_key",
        "sort_key",
        "id",
        "category",
        "scope",
    ),
    "ix_sign_on_listed_a_to_z": ("plan_id", "sort_key", "id", "category", "scope", "us_state"),
}
LISTED_BY_VERSION = """
INSERT INTO facet_tally (plan_id, kind, facet, value, number)
SELECT plan_id, kind, 'version', CAST(version_id AS TEXT), sum(
    CASE WHEN after = 'listed' THEN 1 ELSE 0 END - CASE WHEN before = 'listed' THEN 1 ELSE 0 END)
FROM event WHERE folded GROUP BY plan_id, kind, version_id
"""


def upgrade() -> None:
    for name in ("us_state_before", "category_before", "scope_before", "via_before"):
        op.add_column("event", sa.Column(name, sa.Text(), nullable=True))
    for name in ("version_id_before", "version_id"):
        op.add_column("event", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("sign_on", sa.Column("fold_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(SAME_BEFORE)
    op.execute(NEWEST_FOLD)
    _check_words("event", "step", (STEPS[0], "edit", *STEPS[1:]))
    _check_words("facet_tally", "facet", (FACETS[0], "version", *FACETS[1:]))
    with op.batch_alter_table("event") as table:
        table.alter_column("version_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("scope", existing_type=sa.Text(), server_default=None)
        table.alter_column("via", existing_type=sa.Text(), server_default=None)
        table.create_check_constraint(
            "first_has_nothing_before", "(before IS NULL) = (version_id_before IS NULL)"
        )
        for name in ("version_id", "version_id_before"):
            table.create_foreign_key(
                f"fk_event_{name}_plan_version", "plan_version", [name], ["id"]
            )
    with op.batch_alter_table("sign_on") as table:
        table.alter_column("fold_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    _make_filters_last()
    op.execute(LISTED_BY_VERSION)
    op.alter_column("fold", "moves", new_column_name="listed_version")


def downgrade() -> None:
    op.alter_column("fold", "listed_version", new_column_name="moves")
    op.execute("DELETE FROM facet_tally WHERE facet = 'version'")
    op.execute("DELETE FROM event WHERE step = 'edit'")
    with op.batch_alter_table("sign_on") as table:
        table.drop_column("fold_at")
    _make_filters_last()
    with op.batch_alter_table("event") as table:
        for name in ("version_id", "version_id_before"):
            table.drop_constraint(f"fk_event_{name}_plan_version", type_="foreignkey")
        table.drop_constraint("first_has_nothing_before", type_="check")
        for name in ("us_state_before", "category_before", "scope_before", "via_before"):
            table.drop_column(name)
        table.drop_column("version_id_before")
        table.drop_column("version_id")
        table.alter_column("scope", existing_type=sa.Text(), server_default="")
        table.alter_column("via", existing_type=sa.Text(), server_default="")
    _check_words("facet_tally", "facet", FACETS)
    _check_words("event", "step", STEPS)


def _check_words(table_name: str, column: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table_name) as table:
        table.drop_constraint(column, type_="check")
        table.create_check_constraint(column, f"{column} IN ({listed})")


def _make_filters_last() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, columns in FILTERS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON sign_on ({', '.join(columns)}) WHERE {LISTED}")
