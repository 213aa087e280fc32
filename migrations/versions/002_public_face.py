"""For the public pages: translations, a logo, partners, and counts by scope and day."""

import sqlalchemy as sa
from alembic import op

revision = "002_public_face"
down_revision = "001_first_tables"

# Counts the events from before this migration in the same way as new ones are counted.
COUNT = """
INSERT INTO facet_tally (plan_id, kind, facet, value, number)
SELECT plan_id, kind, '{facet}', {value},
       SUM(CASE WHEN after = 'listed' THEN 1 ELSE 0 END)
       - SUM(CASE WHEN before = 'listed' THEN 1 ELSE 0 END)
FROM event
WHERE folded AND {value} != '' AND (after = 'listed') != (COALESCE(before, '') = 'listed')
GROUP BY plan_id, kind, {value}
"""
DAY = {"sqlite": "substr(at, 1, 10)", "postgresql": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"}


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=True),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name="fk_translation_version_id_plan_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation"),
        sa.UniqueConstraint("version_id", "language", name="uq_translation_version_id_language"),
    )
    op.create_table(
        "plan_logo",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_logo_plan_id_plan"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_plan_logo"),
    )
    op.create_table(
        "facet_tally",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("kind", "organization", "individual"), nullable=False),
        sa.Column("facet", _enum("facet", "scope", "day", "via", "via_taken"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_facet_tally_plan_id_plan"),
        sa.PrimaryKeyConstraint("plan_id", "kind", "facet", "value", name="pk_facet_tally"),
    )
    op.add_column("plan", sa.Column("logo_digest", sa.Text(), nullable=True))
    op.add_column("sign_on", sa.Column("via", sa.Text(), nullable=True))
    op.add_column(
        "event", sa.Column("scope", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "event", sa.Column("via", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "fold", sa.Column("moves", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.execute(
        "UPDATE event SET scope = COALESCE((SELECT scope FROM sign_on"
        " WHERE sign_on.id = event.sign_on_id), '') WHERE kind = 'organization'"
    )
    day = DAY[op.get_bind().dialect.name]
    op.execute(COUNT.format(facet="scope", value="scope"))
    op.execute(COUNT.format(facet="day", value=day))


def downgrade() -> None:
    op.drop_column("fold", "moves")
    op.drop_column("event", "via")
    op.drop_column("event", "scope")
    op.drop_column("sign_on", "via")
    op.drop_column("plan", "logo_digest")
    op.drop_table("facet_tally")
    op.drop_table("plan_logo")
    op.drop_table("translation")


def _enum(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
