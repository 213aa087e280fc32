"""Stored times say the hour only, and what happened in it stands in the order of the events.

A stolen database could else be joined with a log of the network, or one table with another, by the
microsecond. The minutes that were stored so far are gone for good.
"""

import sqlalchemy as sa
from alembic import op

revision = "023_times_by_the_hour"
down_revision = "022_by_code"

ORDER = """
UPDATE sign_on SET
    order_in_hour = coalesce((
        SELECT max(id) FROM event WHERE event.sign_on_id = sign_on.id
        AND step IN ('sign', 'confirm', 'confirm_held', 'vouch', 'vouch_held', 'approve')), 0),
    fold_at = coalesce(
        (SELECT max(fold_at) FROM event WHERE event.sign_on_id = sign_on.id), created_at)
"""
# How the lists grew was counted by quarter of an hour.
HOUR = "substr(value, 1, 14) || '00'"
GROWTH = (
    (
        "CREATE TEMPORARY TABLE growth AS"
        f" SELECT plan_id, kind, facet, {HOUR} AS value, SUM(number) AS number FROM facet_tally"
        f" WHERE facet = 'day' GROUP BY plan_id, kind, facet, {HOUR} HAVING SUM(number) <> 0"
    ),
    "DELETE FROM facet_tally WHERE facet = 'day'",
    (
        "INSERT INTO facet_tally (plan_id, kind, facet, value, number)"
        " SELECT plan_id, kind, facet, value, number FROM growth"
    ),
    "DROP TABLE growth",
)
BEFORE = {
    "ix_sign_on_created": (("created_at", "id"), None),
    "ix_sign_on_state_created": (("state", "created_at", "id"), None),
    "ix_sign_on_kind_state_created": (("kind", "state", "created_at", "id"), None),
    "ix_sign_on_queue": (("confirmed_at", "id"), "state = 'in_review'"),
    "ix_sign_on_newest": (("plan_id", "kind", "listed_at", "id"), "state = 'listed'"),
}
# As in 007: SQLite must have these last.
FILTERS = {
    "ix_sign_on_listed_category": "plan_id, category, place_key, sort_key, id, scope, us_state",
    "ix_sign_on_listed_scope": "plan_id, scope, place_key, sort_key, id, category, us_state",
    "ix_sign_on_listed_state": "plan_id, us_state, place_key, sort_key, id, category, scope",
    "ix_sign_on_listed_a_to_z": "plan_id, sort_key, id, category, scope, us_state",
}
LISTED = "state = 'listed' AND kind = 'organization'"


def upgrade() -> None:
    op.add_column(
        "sign_on", sa.Column("order_in_hour", sa.BigInteger(), nullable=False, server_default="0")
    )
    for name in BEFORE:
        op.drop_index(name, table_name="sign_on")
    # Nothing is counted before its time: what was to be counted later than at once, waits for the
    # end of its hour.
    folds = f"CASE WHEN fold_at = at THEN {_hour('at')} ELSE {_hour('fold_at', 3599)} END"
    op.execute(f"UPDATE event SET fold_at = {folds}, at = {_hour('at')}")
    times = ("created_at", "confirmed_at", "listed_at", "shown_from", "ended_at")
    op.execute("UPDATE sign_on SET " + ", ".join(f"{each} = {_hour(each)}" for each in times))
    op.execute(ORDER)
    for statement in GROWTH:
        op.execute(statement)
    op.execute(f"UPDATE submission SET created_at = {_hour('created_at')}")
    op.execute(
        f"UPDATE link SET expires_at = {_hour('expires_at', 3599)},"
        f" created_at = {_hour('created_at')} WHERE purpose = 'withdraw'"
    )
    op.execute(f"UPDATE link SET used_at = {_hour('used_at')} WHERE used_at IS NOT NULL")
    for name, (columns, where) in BEFORE.items():
        _index(name, (*columns[:-1], "order_in_hour", "id"), where)
    _filters_last()


def downgrade() -> None:
    for name, (columns, where) in BEFORE.items():
        op.drop_index(name, table_name="sign_on")
        _index(name, columns, where)
    op.drop_column("sign_on", "order_in_hour")
    _filters_last()


def _filters_last() -> None:
    for name, columns in FILTERS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON sign_on ({columns}) WHERE {LISTED}")


def _index(name: str, columns: tuple[str, ...], where: str | None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        name, "sign_on", list(columns), sqlite_where=condition, postgresql_where=condition
    )


def _hour(column: str, plus: int = 0) -> str:
    """Return the beginning of the hour in which a time lies, after adding ``plus`` seconds."""
    if op.get_bind().dialect.name == "postgresql":
        return f"date_trunc('hour', {column} + INTERVAL '{plus} seconds', 'UTC')"
    return f"strftime('%Y-%m-%d %H:00:00.000000', {column}, '+{plus} seconds')"
