"""Fingerprints differ by plan, kind and stage, and go when they are not needed any more.

The new ones need the keys, which migrations do not have: what is to be moved is listed in
``old_fingerprint``, and `signon db upgrade` moves it after the migrations. Mails, links and
submissions no longer tell who has signed already; links to all sign-ons of an address, and counts
of mails, which live a day at most, are dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "017_fingerprints"
down_revision = "016_questions"

STANDING = sa.text("state IN ('in_review', 'listed', 'quarantined')")
KEYS = ("name_key", "email_key", "payload_key")
LISTED = "state = 'listed' AND kind = 'organization'"
# As in 007: SQLite must have these last.
FILTERS = {
    "ix_sign_on_listed_category": "plan_id, category, place_key, sort_key, id, scope, us_state",
    "ix_sign_on_listed_scope": "plan_id, scope, place_key, sort_key, id, category, us_state",
    "ix_sign_on_listed_state": "plan_id, us_state, place_key, sort_key, id, category, scope",
    "ix_sign_on_listed_a_to_z": "plan_id, sort_key, id, category, scope, us_state",
}
DROP_MANAGE_LINKS = (
    """
    UPDATE outbox SET state = 'dropped', recipient = NULL, details = NULL
    WHERE state = 'waiting' AND kind = 'manage_link'
    """,
    "UPDATE outbox SET link_id = NULL WHERE kind = 'manage_link'",
    "DELETE FROM link WHERE purpose = 'manage'",
)
# Sent mails need nothing any more. Whoever signed again under the same name was led to what stood.
FORGET_WHO_HAS_SIGNED = (
    """
    UPDATE outbox SET sign_on_id = NULL, submission_id = NULL, link_id = NULL
    WHERE state = 'sent'
    """,
    """
    UPDATE submission SET sign_on_id = NULL WHERE EXISTS (
        SELECT 1 FROM sign_on WHERE sign_on.id = submission.sign_on_id
        AND sign_on.confirmed_at < submission.created_at)
    """,
)


def upgrade() -> None:
    op.create_table(
        "old_fingerprint",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign_on_id", sa.Uuid(), nullable=True),
        sa.Column("suppressed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_old_fingerprint"),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_old_fingerprint_sign_on_id_sign_on"
        ),
    )
    op.execute(sa.text("INSERT INTO old_fingerprint (sign_on_id) SELECT id FROM sign_on"))
    op.execute(
        sa.text("INSERT INTO old_fingerprint (suppressed) SELECT email_key FROM suppression")
    )
    op.add_column("sign_on", sa.Column("pair_key", sa.LargeBinary(), nullable=True))
    _allow_none(is_allowed=True)
    _unique_names("pair_key")
    _make_filters_last()
    for statement in (*DROP_MANAGE_LINKS, *FORGET_WHO_HAS_SIGNED, "DELETE FROM mail_budget"):
        op.execute(sa.text(statement))
    op.drop_column("outbox", "recipient_key")
    op.drop_index("ix_link_email_key", "link")
    _manage_links_by("address", instead_of="email_key")


def downgrade() -> None:
    for statement in (*DROP_MANAGE_LINKS, "DELETE FROM mail_budget"):
        op.execute(sa.text(statement))
    _manage_links_by("email_key", instead_of="address")
    op.create_index("ix_link_email_key", "link", ["email_key"])
    op.add_column("outbox", sa.Column("recipient_key", sa.LargeBinary(), nullable=True))
    _fill("UPDATE outbox SET recipient_key = :none")
    with op.batch_alter_table("outbox") as table:
        table.alter_column("recipient_key", existing_type=sa.LargeBinary(), nullable=False)
    # The older program finds nobody by these; it only needs them to be there, and to be unique.
    _fill("UPDATE sign_on SET name_key = coalesce(name_key, pair_key, :none)")
    _fill("UPDATE sign_on SET email_key = coalesce(email_key, :none)")
    _fill("UPDATE sign_on SET payload_key = coalesce(payload_key, :none)")
    op.drop_table("old_fingerprint")
    _unique_names("email_key", "name_key")
    op.drop_column("sign_on", "pair_key")
    _allow_none(is_allowed=False)
    _make_filters_last()


def _fill(statement: str) -> None:
    none = sa.bindparam("none", b"", sa.LargeBinary())
    op.get_bind().execute(sa.text(statement).bindparams(none))


def _allow_none(*, is_allowed: bool) -> None:
    with op.batch_alter_table("sign_on") as table:
        for name in KEYS:
            table.alter_column(name, existing_type=sa.LargeBinary(), nullable=is_allowed)


def _unique_names(*columns: str) -> None:
    op.drop_index("uq_sign_on_name", "sign_on")
    op.create_index(
        "uq_sign_on_name",
        "sign_on",
        ["plan_id", "kind", *columns],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def _manage_links_by(name: str, *, instead_of: str) -> None:
    op.add_column("link", sa.Column(name, sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("link") as table:
        table.drop_constraint("manage_is_for_an_address", type_="check")
        table.drop_column(instead_of)
        table.create_check_constraint(
            "manage_is_for_an_address", f"({name} IS NOT NULL) = (purpose = 'manage')"
        )


def _make_filters_last() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, columns in FILTERS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON sign_on ({columns}) WHERE {LISTED}")
