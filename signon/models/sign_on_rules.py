"""The constraints and indexes of the table of sign-ons."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, text

from signon.core.lifecycle import ACTIVE, STANDING

ACTIVE_WORDS = ", ".join(f"'{state}'" for state in sorted(ACTIVE))
STANDING_WORDS = ", ".join(f"'{state}'" for state in sorted(STANDING))


def _where(condition: str) -> dict[str, Any]:
    """Return the arguments that make an index partial on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


CHECKS = (
    CheckConstraint(
        "(kind = 'organization') = (category IS NOT NULL AND scope IS NOT NULL)",
        name="organizations_have_category_and_scope",
    ),
    CheckConstraint(
        "(kind = 'individual') = (visibility IS NOT NULL)", name="individuals_have_visibility"
    ),
    CheckConstraint(
        f"state NOT IN ({ACTIVE_WORDS}) OR confirmed_at IS NOT NULL", name="confirmed_first"
    ),
    # A declined sign-on only keeps the number of the slot that it had: another may have that now.
    CheckConstraint(f"(state IN ({ACTIVE_WORDS})) = (slot IS NOT NULL)", name="active_in_a_slot"),
    CheckConstraint("state != 'listed' OR listed_at IS NOT NULL", name="listed_has_a_time"),
    CheckConstraint("state = 'listed' OR public_name IS NULL", name="only_listed_is_public"),
    CheckConstraint(
        "(state IN ('expired', 'withdrawn', 'disowned')) = (ended_at IS NOT NULL)",
        name="ended_has_a_time",
    ),
    CheckConstraint(
        "state NOT IN ('expired', 'withdrawn', 'disowned') OR email IS NULL",
        name="ended_is_forgotten",
    ),
)
INDEXES = (
    Index(
        "uq_sign_on_name",
        "plan_id",
        "kind",
        "pair_key",
        unique=True,
        **_where(f"state IN ({STANDING_WORDS})"),
    ),
    Index(
        "uq_sign_on_slot",
        "plan_id",
        "kind",
        "email_key",
        "slot",
        unique=True,
        **_where(f"state IN ({STANDING_WORDS})"),
    ),
    Index(
        "uq_sign_on_pending",
        "plan_id",
        "kind",
        "email_key",
        "payload_key",
        unique=True,
        **_where("state = 'pending'"),
    ),
    Index("ix_sign_on_address", "email_key", "plan_id", "kind"),
    Index("ix_sign_on_name_key", "name_key"),
    Index("ix_sign_on_created", "created_at", "order_in_hour", "id"),
    Index("ix_sign_on_state_created", "state", "created_at", "order_in_hour", "id"),
    Index("ix_sign_on_kind_state_created", "kind", "state", "created_at", "order_in_hour", "id"),
    Index(
        "ix_sign_on_queue", "confirmed_at", "order_in_hour", "id", **_where("state = 'in_review'")
    ),
    Index(
        "ix_sign_on_listed",
        "plan_id",
        "kind",
        "place_key",
        "sort_key",
        "id",
        **_where("state = 'listed'"),
    ),
    # The columns after the id let other filters be checked in the index, without reading the row.
    Index(
        "ix_sign_on_listed_category",
        "plan_id",
        "category",
        "place_key",
        "sort_key",
        "id",
        "scope",
        "us_state",
        **_where("state = 'listed' AND kind = 'organization'"),
    ),
    Index(
        "ix_sign_on_listed_scope",
        "plan_id",
        "scope",
        "place_key",
        "sort_key",
        "id",
        "category",
        "us_state",
        **_where("state = 'listed' AND kind = 'organization'"),
    ),
    Index(
        "ix_sign_on_listed_state",
        "plan_id",
        "us_state",
        "place_key",
        "sort_key",
        "id",
        "category",
        "scope",
        **_where("state = 'listed' AND kind = 'organization'"),
    ),
    Index(
        "ix_sign_on_listed_a_to_z",
        "plan_id",
        "sort_key",
        "id",
        "category",
        "scope",
        "us_state",
        **_where("state = 'listed' AND kind = 'organization'"),
    ),
    Index(
        "ix_sign_on_newest",
        "plan_id",
        "kind",
        "listed_at",
        "order_in_hour",
        "id",
        **_where("state = 'listed'"),
    ),
)
