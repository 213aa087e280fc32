"""The ledger: one row for every move of every sign-on, never changed, folded into the tally."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signon.core.actor import Actor
from signon.core.kinds import Kind, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.core.visibility import counted_state
from signon.models.base import Base, BigId, Sealed, words

HIDDEN_FROM_WATCHERS = frozenset({Visibility.PLACE, Visibility.COUNTED})


def full_hour(at: datetime) -> datetime:
    """Return the next full hour: until then, nobody may see that a hidden person signed."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def countable_from(visibility: Visibility | None, at: datetime) -> datetime:
    """Return when a move made at ``at`` may change the public counts."""
    return full_hour(at) if visibility in HIDDEN_FROM_WATCHERS else at


# Spelled as in the partial indexes, or neither database would use them.
UNFOLDED = text("NOT event.folded")
# The moves by which anybody may see at once that something has changed.
SEEN_AT_ONCE = text("(before = 'listed' OR after = 'listed') AND fold_at = at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Where a sign-on counts at one moment: its state, and all that counts are broken down by.

    Kind, plan and source belong to it, too, but never change, so an event holds them once.
    Words that a sign-on does not have are empty. ``version_id`` is of the text that it endorses,
    ``via`` the partner whose link the signer followed.
    """

    state: State
    us_state: str
    category: str
    scope: str
    version_id: int
    via: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the cell of a sign-on, given its columns by name."""
        return cls(
            state=row["state"],
            us_state=counted_state(row.get("visibility"), row.get("us_state")),
            category=row.get("category") or "",
            scope=row.get("scope") or "",
            version_id=row["version_id"],
            via=row.get("via") or "",
        )


class Event(Base, kw_only=True, repr=False):
    """One move of a sign-on: from which cell to which, by which step, when, and by whom.

    ``before`` and ``after`` are states. The rest of the cell stands in ``us_state``, ``category``,
    ``scope``, ``version_id`` and ``via`` as it is after the move, and in the columns that end in
    ``_before`` as it was; a sign-on's first event has nothing before it. ``note`` is a staff
    member's reason. ``folded`` says that the tally has taken the move in, which it may from
    ``fold_at`` on.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(
            "(before IS NULL) = (version_id_before IS NULL)", name="first_has_nothing_before"
        ),
        Index(
            "ix_event_unfolded",
            "fold_at",
            "id",
            sqlite_where=text("NOT folded"),
            postgresql_where=text("NOT folded"),
        ),
        Index("ix_event_seen", "id", sqlite_where=SEEN_AT_ONCE, postgresql_where=SEEN_AT_ONCE),
        Index(None, "sign_on_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("sign_on.id"), default=None)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[Kind]
    source: Mapped[Source]
    step: Mapped[Step]
    before: Mapped[State | None] = mapped_column(words(State, "before"))
    after: Mapped[State]
    us_state_before: Mapped[str | None]
    us_state: Mapped[str]
    category_before: Mapped[str | None]
    category: Mapped[str]
    scope_before: Mapped[str | None]
    scope: Mapped[str]
    version_id_before: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    via_before: Mapped[str | None]
    via: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[Actor]
    note: Mapped[str | None] = mapped_column(Sealed("event.note"), default=None)
    fold_at: Mapped[datetime]
    folded: Mapped[bool] = mapped_column(default=False, insert_default=False)


#: The columns of a sign-on that its events are made from.
LEDGER_COLUMNS = (
    "id",
    "plan_id",
    "kind",
    "source",
    "state",
    "visibility",
    "us_state",
    "category",
    "scope",
    "version_id",
    "via",
    "fold_at",
)


def event_columns(
    row: Mapping[str, Any], step: Step, before: Cell | None, *, at: datetime, by: Actor
) -> dict[str, Any]:
    """Return the columns of the event that tells of a move; the only place that makes them.

    :param row: the sign-on after the move, its :data:`LEDGER_COLUMNS` at least
    :param before: where it counted; None for the first event
    """
    after = Cell.of(row)
    return {
        "sign_on_id": row["id"],
        "plan_id": row["plan_id"],
        "kind": row["kind"],
        "source": row["source"],
        "step": step,
        "before": before.state if before else None,
        "after": after.state,
        "us_state_before": before.us_state if before else None,
        "us_state": after.us_state,
        "category_before": before.category if before else None,
        "category": after.category,
        "scope_before": before.scope if before else None,
        "scope": after.scope,
        "version_id_before": before.version_id if before else None,
        "version_id": after.version_id,
        "via_before": before.via if before else None,
        "via": after.via,
        "at": at,
        "by": by,
        "fold_at": row["fold_at"],
    }
