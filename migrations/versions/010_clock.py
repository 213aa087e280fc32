"""When plans were closed, why addresses get no mail, who was reminded, whom staff vouch for."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "010_clock"
down_revision = "009_places"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REASONS = ("no_such_mailbox", "disabled", "wish")


FLAGS = ("is_vouched", "is_reminded", "is_called_last")
STEPS = (
    "sign",
    "edit",
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
KINDS = (
    "confirm_sign_on",
    "already_signed",
    "signed",
    "held",
    "approved",
    "declined",
    "withdrawn",
    "manage_link",
    "staff_invitation",
)
CLOSED_AT = """
UPDATE plan SET closed_at = coalesce(
    (SELECT max(at) FROM audit
     WHERE audit.subject = 'plan/' || plan.slug AND action IN ('close_plan', 'closed_plan')),
    created_at)
WHERE state = 'closed'
"""


def upgrade() -> None:
    _loosen_suppressions()
    _add_ends_of_plans()
    for name in FLAGS:
        op.add_column(
            "sign_on", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _check_words("event", "step", "step", (*STEPS[:4], "vouch", "vouch_held", *STEPS[4:]))
    _check_words("outbox", "kind", "mailkind", (KINDS[0], "reminder", *KINDS[1:]))


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind = 'reminder'")
    _check_words("outbox", "kind", "mailkind", KINDS)
    for vouched, confirmed in (("vouch", "confirm"), ("vouch_held", "confirm_held")):
        op.execute(f"UPDATE event SET step = '{confirmed}' WHERE step = '{vouched}'")
    _check_words("event", "step", "step", STEPS)
    for name in FLAGS:
        op.drop_column("sign_on", name)
    with op.batch_alter_table("plan") as table:
        table.drop_column("confirm_grace")
        table.drop_column("closed_at")
    _tighten_suppressions()


def _check_words(table_name: str, column: str, check: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table_name) as table:
        table.drop_constraint(check, type_="check")
        table.create_check_constraint(check, f"{column} IN ({listed})")


def _add_ends_of_plans() -> None:
    op.add_column("plan", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("plan", sa.Column("confirm_grace", sa.Interval(), nullable=True))
    op.execute(CLOSED_AT)
    plan = sa.table("plan", sa.column("confirm_grace", sa.Interval()))
    op.execute(plan.update().values(confirm_grace=timedelta(hours=24)))
    with op.batch_alter_table("plan") as table:
        table.alter_column("confirm_grace", existing_type=sa.Interval(), nullable=False)


def _loosen_suppressions() -> None:
    # Full mailboxes, block lists and faults of the sender were suppressed, too, and the rows do not
    # tell which these are.
    op.execute("DELETE FROM suppression WHERE reason = 'bounced'")
    op.execute("UPDATE suppression SET reason = 'wish'")
    with op.batch_alter_table("suppression") as table:
        table.alter_column(
            "reason",
            existing_type=sa.Text(),
            type_=sa.Enum(
                *REASONS,
                name="suppressionreason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            existing_nullable=False,
        )
        table.add_column(sa.Column("recipient", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("tried_again_by", BIG, nullable=True))


def _tighten_suppressions() -> None:
    with op.batch_alter_table("suppression") as table:
        table.drop_column("tried_again_by")
        table.drop_column("recipient")
        table.drop_constraint("suppressionreason", type_="check")
        table.alter_column(
            "reason", existing_type=sa.String(20), type_=sa.Text(), existing_nullable=False
        )
    op.execute("UPDATE suppression SET reason = 'bounced' WHERE reason != 'wish'")
