"""Letters with a roll of endorsers: drafts, and those that were delivered with their files."""

import sqlalchemy as sa
from alembic import op

revision = "021_letters"
down_revision = "020_row_seals"

KINDS = (
    "confirm_sign_on",
    "reminder",
    "already_signed",
    "signed",
    "held",
    "approved",
    "declined",
    "withdrawn",
    "manage_link",
    "staff_invitation",
    "export_notice",
    "new_device",
)
MORE = ("letter_delivered",)
DELIVERED_WHOLE = (
    "(delivered_at IS NULL) = (digest IS NULL)"
    " AND (delivered_at IS NULL) = (delivered_to IS NULL)"
    " AND (delivered_at IS NULL) = (handed_over_at IS NULL)"
    " AND (delivered_at IS NULL) = (delivered_by IS NULL)"
)


def upgrade() -> None:
    _letter()
    op.create_table(
        "letter_signature",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("place > 0", name="counted_from_one"),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_letter_signature_letter_id_letter"
        ),
        sa.PrimaryKeyConstraint("letter_id", "place", name="pk_letter_signature"),
    )
    op.create_index("uq_letter_signature_seal_id", "letter_signature", ["seal_id"], unique=True)
    op.create_table(
        "letter_line",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("sign_on_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('organization', 'individual')", name="kind"),
        sa.CheckConstraint("standing IN ('named', 'counted', 'left')", name="linestanding"),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_letter_line_letter_id_letter"
        ),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_letter_line_sign_on_id_sign_on"
        ),
        sa.PrimaryKeyConstraint("letter_id", "sign_on_id", name="pk_letter_line"),
    )
    op.create_index("ix_letter_line_sign_on_id", "letter_line", ["sign_on_id"])
    op.create_table(
        "letter_file",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uses_system_fonts", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("form IN ('pdf', 'docx')", name="letterform"),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name="fk_letter_file_letter_id_letter"
        ),
        sa.PrimaryKeyConstraint("letter_id", "form", name="pk_letter_file"),
    )
    _allow_kinds(*KINDS, *MORE)


def downgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in MORE)
    op.execute(sa.text(f"DELETE FROM outbox WHERE kind IN ({listed})"))
    _allow_kinds(*KINDS)
    for table in ("letter_file", "letter_line", "letter_signature", "letter"):
        op.drop_table(table)


def _letter() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("since_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roll_order", sa.String(20), nullable=False),
        sa.Column("with_people", sa.Boolean(), nullable=False),
        sa.Column("with_affiliations", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_digest", sa.Text(), nullable=True),
        sa.Column("undrawn", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("delivered_to", sa.Text(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_by", sa.Text(), nullable=True),
        sa.Column("organizations", sa.Integer(), nullable=True),
        sa.Column("individuals", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(text IS NULL) != (version_id IS NULL)", name="one_text"),
        sa.CheckConstraint(
            "(kind = 'supplement') = (since_id IS NOT NULL)", name="follows_a_letter"
        ),
        sa.CheckConstraint(DELIVERED_WHOLE, name="delivered_whole"),
        sa.CheckConstraint("kind IN ('letter', 'supplement')", name="letterkind"),
        sa.CheckConstraint("roll_order IN ('place', 'category', 'alphabet')", name="rollorder"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_letter_plan_id_plan"),
        sa.ForeignKeyConstraint(["since_id"], ["letter.id"], name="fk_letter_since_id_letter"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name="fk_letter_version_id_plan_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_index("ix_letter_plan_id_created_at", "letter", ["plan_id", "created_at"])


def _allow_kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint("mailkind", type_="check")
        table.create_check_constraint("mailkind", f"kind IN ({listed})")
