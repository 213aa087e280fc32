"""The first tables: plans, sign-ons and their ledger, mail, tally, staff, audit."""

import sqlalchemy as sa
from alembic import op

revision = "001_first_tables"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("private_mac", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", BIG_ID, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "fold",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fold"),
    )
    op.create_table(
        "mail_budget",
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("email_key", "purpose", name="pk_mail_budget"),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                name="planstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("accent", sa.Text(), nullable=True),
        sa.Column("household", sa.Integer(), nullable=False),
        sa.Column("review_organizations", sa.Boolean(), nullable=False),
        sa.Column("review_individuals", sa.Boolean(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("slug", name="uq_plan_slug"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("name", name="uq_role_name"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email", name="uq_staff_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_staff_fs_uniquifier"),
        sa.UniqueConstraint("fs_webauthn_user_handle", name="uq_staff_fs_webauthn_user_handle"),
    )
    op.create_table(
        "suppression",
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email_key", name="pk_suppression"),
    )
    op.create_table(
        "audit_private",
        sa.Column("audit_id", BIG_ID, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name="fk_audit_private_audit_id_audit"),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit_private"),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_plan_version_numbered_from_one")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_version_plan_id_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("plan_id", "number", name="uq_plan_version_plan_id_number"),
    )
    op.create_table(
        "staff_roles",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_staff_roles_role_id_role"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_roles_staff_id_staff"),
        sa.PrimaryKeyConstraint("staff_id", "role_id", name="pk_staff_roles"),
    )
    op.create_table(
        "staff_session",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_session_staff_id_staff"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_staff_session"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organization",
                "individual",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "web",
                "offline",
                "sample",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "in_review",
                "listed",
                "declined",
                "quarantined",
                "expired",
                "withdrawn",
                "disowned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("us_state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_tally_plan_id_plan"),
        sa.PrimaryKeyConstraint(
            "plan_id", "kind", "source", "state", "us_state", "category", name="pk_tally"
        ),
    )
    op.create_table(
        "web_authn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff.id"], name="fk_web_authn_user_id_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_web_authn"),
    )
    op.create_index("ix_web_authn_credential_id", "web_authn", ["credential_id"], unique=True)
    op.create_index("ix_web_authn_user_id", "web_authn", ["user_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_action_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name="fk_action_version_id_plan_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint("version_id", "number", name="uq_action_version_id_number"),
    )
    op.create_table(
        "sign_on",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organization",
                "individual",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "web",
                "offline",
                "sample",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "in_review",
                "listed",
                "declined",
                "quarantined",
                "expired",
                "withdrawn",
                "disowned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_key", sa.LargeBinary(), nullable=False),
        sa.Column("payload_key", sa.LargeBinary(), nullable=False),
        sa.Column("contact_name", sa.LargeBinary(), nullable=True),
        sa.Column("contact_title", sa.LargeBinary(), nullable=True),
        sa.Column("postal_code", sa.LargeBinary(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("us_state", sa.String(length=2), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column(
            "scope",
            sa.Enum(
                "national",
                "state",
                "local",
                "international",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "visibility",
            sa.Enum(
                "full",
                "initial",
                "place",
                "counted",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("updates", sa.Boolean(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("is_replaced", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_name", sa.Text(), nullable=True),
        sa.Column("place_key", BYTEWISE, nullable=True),
        sa.Column("sort_key", BYTEWISE, nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'individual') = (visibility IS NOT NULL)",
            name=op.f("ck_sign_on_individuals_have_visibility"),
        ),
        sa.CheckConstraint(
            "(kind = 'organization') = (category IS NOT NULL AND scope IS NOT NULL)",
            name=op.f("ck_sign_on_organizations_have_category_and_scope"),
        ),
        sa.CheckConstraint(
            "(state IN ('declined', 'in_review', 'listed', 'quarantined')) = (slot IS NOT NULL)",
            name=op.f("ck_sign_on_active_in_a_slot"),
        ),
        sa.CheckConstraint(
            "(state IN ('expired', 'withdrawn', 'disowned')) = (ended_at IS NOT NULL)",
            name=op.f("ck_sign_on_ended_has_a_time"),
        ),
        sa.CheckConstraint(
            "state != 'listed' OR listed_at IS NOT NULL", name=op.f("ck_sign_on_listed_has_a_time")
        ),
        sa.CheckConstraint(
            "state = 'listed' OR public_name IS NULL", name=op.f("ck_sign_on_only_listed_is_public")
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'in_review', 'listed', 'quarantined') OR confirmed_at IS NOT NULL",
            name=op.f("ck_sign_on_confirmed_first"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('expired', 'withdrawn', 'disowned') OR email IS NULL",
            name=op.f("ck_sign_on_ended_is_forgotten"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_sign_on_plan_id_plan"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name="fk_sign_on_version_id_plan_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_on"),
    )
    op.create_index("ix_sign_on_address", "sign_on", ["email_key", "plan_id", "kind"], unique=False)
    op.create_index("ix_sign_on_created", "sign_on", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_sign_on_kind_state_created",
        "sign_on",
        ["kind", "state", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_sign_on_listed",
        "sign_on",
        ["plan_id", "kind", "place_key", "sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.create_index(
        "ix_sign_on_listed_category",
        "sign_on",
        ["plan_id", "category", "place_key", "sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'listed' AND kind = 'organization'"),
        postgresql_where=sa.text("state = 'listed' AND kind = 'organization'"),
    )
    op.create_index(
        "ix_sign_on_listed_scope",
        "sign_on",
        ["plan_id", "scope", "place_key", "sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'listed' AND kind = 'organization'"),
        postgresql_where=sa.text("state = 'listed' AND kind = 'organization'"),
    )
    op.create_index("ix_sign_on_name_key", "sign_on", ["name_key"], unique=False)
    op.create_index(
        "ix_sign_on_newest",
        "sign_on",
        ["plan_id", "kind", "listed_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.create_index(
        "ix_sign_on_queue",
        "sign_on",
        ["confirmed_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'in_review'"),
        postgresql_where=sa.text("state = 'in_review'"),
    )
    op.create_index(
        "ix_sign_on_state_created", "sign_on", ["state", "created_at", "id"], unique=False
    )
    op.create_index(
        "uq_sign_on_name",
        "sign_on",
        ["plan_id", "kind", "email_key", "name_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
        postgresql_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
    )
    op.create_index(
        "uq_sign_on_pending",
        "sign_on",
        ["plan_id", "kind", "email_key", "payload_key"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "uq_sign_on_slot",
        "sign_on",
        ["plan_id", "kind", "email_key", "slot"],
        unique=True,
        sqlite_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
        postgresql_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
    )
    op.create_table(
        "event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sign_on_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organization",
                "individual",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "web",
                "offline",
                "sample",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum(
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
                name="step",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.Enum(
                "pending",
                "in_review",
                "listed",
                "declined",
                "quarantined",
                "expired",
                "withdrawn",
                "disowned",
                name="before",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "pending",
                "in_review",
                "listed",
                "declined",
                "quarantined",
                "expired",
                "withdrawn",
                "disowned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("us_state", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("fold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_event_plan_id_plan"),
        sa.ForeignKeyConstraint(["sign_on_id"], ["sign_on.id"], name="fk_event_sign_on_id_sign_on"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_sign_on_id_id", "event", ["sign_on_id", "id"], unique=False)
    op.create_index(
        "ix_event_unfolded",
        "event",
        ["fold_at", "id"],
        unique=False,
        sqlite_where=sa.text("NOT folded"),
        postgresql_where=sa.text("NOT folded"),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "confirm",
                "withdraw",
                "manage",
                "staff_set_up",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("sign_on_id", sa.Uuid(), nullable=True),
        sa.Column("email_key", sa.LargeBinary(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(email_key IS NOT NULL) = (purpose = 'manage')",
            name=op.f("ck_link_manage_is_for_an_address"),
        ),
        sa.CheckConstraint(
            "(sign_on_id IS NOT NULL) = (purpose = 'withdraw')",
            name=op.f("ck_link_withdraw_is_for_a_sign_on"),
        ),
        sa.CheckConstraint(
            "(staff_id IS NOT NULL) = (purpose = 'staff_set_up')",
            name=op.f("ck_link_set_up_is_for_staff"),
        ),
        sa.ForeignKeyConstraint(["sign_on_id"], ["sign_on.id"], name="fk_link_sign_on_id_sign_on"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_link_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("token_hash", name="uq_link_token_hash"),
    )
    op.create_index("ix_link_email_key", "link", ["email_key"], unique=False)
    op.create_index("ix_link_sign_on_id", "link", ["sign_on_id"], unique=False)
    op.create_index("ix_link_staff_id", "link", ["staff_id"], unique=False)
    op.create_table(
        "search_word",
        sa.Column("sign_on_id", sa.Uuid(), nullable=False),
        sa.Column("word", BYTEWISE, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_search_word_plan_id_plan"),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_search_word_sign_on_id_sign_on"
        ),
        sa.PrimaryKeyConstraint("sign_on_id", "word", name="pk_search_word"),
    )
    op.create_index("ix_search_word_plan_id_word", "search_word", ["plan_id", "word"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organization",
                "individual",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("sign_on_id", sa.Uuid(), nullable=True),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_seed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_submission_plan_id_plan"),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_submission_sign_on_id_sign_on"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("token_hash", name="uq_submission_token_hash"),
    )
    op.create_index("ix_submission_created_at", "submission", ["created_at"], unique=False)
    op.create_index("ix_submission_sign_on_id", "submission", ["sign_on_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_sign_on",
                "already_signed",
                "signed",
                "held",
                "approved",
                "declined",
                "withdrawn",
                "manage_link",
                "staff_invitation",
                name="mailkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("recipient_key", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sign_on_id", sa.Uuid(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "dropped",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state != 'waiting' OR recipient IS NOT NULL",
            name=op.f("ck_outbox_waiting_for_somebody"),
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name="fk_outbox_link_id_link"),
        sa.ForeignKeyConstraint(
            ["sign_on_id"], ["sign_on.id"], name="fk_outbox_sign_on_id_sign_on"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_outbox_submission_id_submission"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index("ix_outbox_sign_on_id", "outbox", ["sign_on_id"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["next_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.execute(f"INSERT INTO audit_head (id, last_id, hash) VALUES (1, 0, '{'0' * 64}')")
    for name in ("owner", "moderator", "exporter", "viewer"):
        op.execute(f"INSERT INTO role (name) VALUES ('{name}')")


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_waiting",
        table_name="outbox",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index("ix_outbox_sign_on_id", table_name="outbox")
    op.drop_index(
        "ix_outbox_failed",
        table_name="outbox",
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_submission_sign_on_id", table_name="submission")
    op.drop_index("ix_submission_created_at", table_name="submission")
    op.drop_table("submission")
    op.drop_index("ix_search_word_plan_id_word", table_name="search_word")
    op.drop_table("search_word")
    op.drop_index("ix_link_staff_id", table_name="link")
    op.drop_index("ix_link_sign_on_id", table_name="link")
    op.drop_index("ix_link_email_key", table_name="link")
    op.drop_table("link")
    op.drop_index(
        "ix_event_unfolded",
        table_name="event",
        sqlite_where=sa.text("NOT folded"),
        postgresql_where=sa.text("NOT folded"),
    )
    op.drop_index("ix_event_sign_on_id_id", table_name="event")
    op.drop_table("event")
    op.drop_index(
        "uq_sign_on_slot",
        table_name="sign_on",
        sqlite_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
        postgresql_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
    )
    op.drop_index(
        "uq_sign_on_pending",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "uq_sign_on_name",
        table_name="sign_on",
        sqlite_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
        postgresql_where=sa.text("state IN ('declined', 'in_review', 'listed', 'quarantined')"),
    )
    op.drop_index("ix_sign_on_state_created", table_name="sign_on")
    op.drop_index(
        "ix_sign_on_queue",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'in_review'"),
        postgresql_where=sa.text("state = 'in_review'"),
    )
    op.drop_index(
        "ix_sign_on_newest",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.drop_index("ix_sign_on_name_key", table_name="sign_on")
    op.drop_index(
        "ix_sign_on_listed_scope",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'listed' AND kind = 'organization'"),
        postgresql_where=sa.text("state = 'listed' AND kind = 'organization'"),
    )
    op.drop_index(
        "ix_sign_on_listed_category",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'listed' AND kind = 'organization'"),
        postgresql_where=sa.text("state = 'listed' AND kind = 'organization'"),
    )
    op.drop_index(
        "ix_sign_on_listed",
        table_name="sign_on",
        sqlite_where=sa.text("state = 'listed'"),
        postgresql_where=sa.text("state = 'listed'"),
    )
    op.drop_index("ix_sign_on_kind_state_created", table_name="sign_on")
    op.drop_index("ix_sign_on_created", table_name="sign_on")
    op.drop_index("ix_sign_on_address", table_name="sign_on")
    op.drop_table("sign_on")
    op.drop_table("action")
    op.drop_index("ix_web_authn_user_id", table_name="web_authn")
    op.drop_index("ix_web_authn_credential_id", table_name="web_authn")
    op.drop_table("web_authn")
    op.drop_table("tally")
    op.drop_index("ix_staff_session_staff_id", table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_table("staff_roles")
    op.drop_table("plan_version")
    op.drop_table("audit_private")
    op.drop_table("suppression")
    op.drop_table("staff")
    op.drop_table("role")
    op.drop_table("plan")
    op.drop_table("mail_budget")
    op.drop_table("fold")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_table("audit")
