"""The ledger: one event for every change of a sign-on that matters for the counts.

Events are only added. A chore regularly adds new ones up ("folds" them) into the tally of counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, ScalarSelect, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from signon.core.actor import Actor
from signon.core.kinds import Kind, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.core.rounding import start_of_hour
from signon.core.visibility import counted_state
from signon.models.base import Base, BigId, UtcHour, words
from signon.models.sealed import Sealed

# Who shows no name must not be found out by watching at which moment the public counts change.
HIDDEN_FROM_WATCHERS = frozenset({Visibility.PLACE, Visibility.COUNTED})


def full_hour(at: datetime) -> datetime:
    """Return the next full hour, from which a person who shows no name may be counted."""
    return start_of_hour(at) + timedelta(hours=1)


def countable_from(visibility: Visibility | None, at: datetime) -> datetime:
    """Return when a change made at ``at`` may appear in the public counts."""
    return full_hour(at) if visibility in HIDDEN_FROM_WATCHERS else at


# Worded as in the partial indexes, because otherwise neither database would use them.
UNFOLDED = text("NOT event.folded")
# The events that change the public list or counts at the moment when they happen.
SEEN_AT_ONCE = text("(before = 'listed' OR after = 'listed') AND fold_at = at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """The values that a sign-on is counted under at one moment: its state and all breakdowns.

    Kind, plan and source count, too, but never change, so an event has them only once. Values that
    a sign-on does not have are empty strings. ``version_id`` is the version of the plan that it
    endorses, ``via`` the partner whose link the signer followed.
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
    """One change of a sign-on: its cell before and after, the step, when, and by whom.

    ``before`` and ``after`` are states. The rest of the cell stands in ``us_state``, ``category``,
    ``scope``, ``version_id`` and ``via`` as it is after the move, and in the columns that end in
    ``_before`` as it was; in a sign-on's first event these are null. ``note`` is a staff member's
    reason. ``folded`` says that the tally includes the event, which is allowed from ``fold_at`` on.
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
        Index("uq_event_note_id", "note_id", unique=True),
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
    at: Mapped[datetime] = mapped_column(UtcHour)
    by: Mapped[Actor]
    note_id: Mapped[UUID | None] = mapped_column(init=False, default=None)
    note: Mapped[str | None] = mapped_column(Sealed("event.note", row="note_id"), default=None)
    fold_at: Mapped[datetime] = mapped_column(UtcHour)
    folded: Mapped[bool] = mapped_column(default=False, insert_default=False)

    def __post_init__(self) -> None:
        """Choose what a note is bound to, as the id is known only once the row is written."""
        self.note_id = None if self.note is None else uuid4()


def newest_event() -> ScalarSelect[int]:
    """Return the id of the newest event, to be asked for in the statement that writes a row.

    It puts what happened in one hour in order, as stored times say no more than the hour.
    """
    return select(func.coalesce(func.max(Event.id), 0)).scalar_subquery()


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


#: The columns that :func:`event_columns` fills.
EVENT_COLUMNS = (
    *("sign_on_id", "plan_id", "kind", "source", "step", "before", "after", "us_state_before"),
    *("us_state", "category_before", "category", "scope_before", "scope", "version_id_before"),
    *("version_id", "via_before", "via", "at", "by", "fold_at"),
)


def event_columns(
    row: Mapping[str, Any], step: Step, before: Cell | None, *, at: datetime, by: Actor
) -> dict[str, Any]:
    """Return the columns of the event for a change. All events are made from these.

    :param row: the sign-on after the change, its :data:`LEDGER_COLUMNS` at least
    :param before: its cell before the change; None for the first event
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
