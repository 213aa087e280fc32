"""How the lists grew is counted by quarter of an hour, from which days of any time zone follow.

The counts by day (UTC) are replaced by what the ledger's events say.
"""

from alembic import op

revision = "019_growth_in_any_time_zone"
down_revision = "018_second_factor"

DAY = "substr(CAST({at} AS TEXT), 1, 10)"
# Both databases write "2020-12-14 15:44:10": day and hour, then the minute rounded down.
QUARTER = (
    "substr(CAST({at} AS TEXT), 1, 10) || 'T' || substr(CAST({at} AS TEXT), 12, 3)"
    " || CASE WHEN substr(CAST({at} AS TEXT), 15, 2) < '15' THEN '00'"
    " WHEN substr(CAST({at} AS TEXT), 15, 2) < '30' THEN '15'"
    " WHEN substr(CAST({at} AS TEXT), 15, 2) < '45' THEN '30' ELSE '45' END"
)


def upgrade() -> None:
    _count_anew(QUARTER)


def downgrade() -> None:
    _count_anew(DAY)


def _count_anew(value: str) -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    at = value.format(at="(at AT TIME ZONE 'UTC')" if is_postgres else "at")
    joined, left = (
        f"CASE WHEN {each} = 'listed' THEN 1 ELSE 0 END" for each in ("after", "before")
    )
    change = f"{joined} - {left}"
    op.execute("DELETE FROM facet_tally WHERE facet = 'day'")
    op.execute(
        "INSERT INTO facet_tally (plan_id, kind, facet, value, number)"
        f" SELECT plan_id, kind, 'day', {at}, SUM({change}) FROM event"
        " WHERE folded AND (after = 'listed' OR before = 'listed')"
        f" GROUP BY plan_id, kind, {at} HAVING SUM({change}) <> 0"
    )
