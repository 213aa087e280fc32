"""The ledger: one row for every step of every sign-on, never changed, folded into the tally."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signon.core.kinds import Kind, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.models.base import Base, BigId, Sealed, words

HIDDEN_FROM_WATCHERS = frozenset({Visibility.PLACE, Visibility.COUNTED})


def full_hour(at: datetime) -> datetime:
    """Return the next full hour: until then, nobody may see that a hidden person signed."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def countable_from(visibility: Visibility | None, at: datetime) -> datetime:
    """Return when a step taken at ``at`` may change the public counts."""
    return full_hour(at) if visibility in HIDDEN_FROM_WATCHERS else at


# Spelled as in the partial indexes, or neither database would use them.
UNFOLDED = text("NOT event.folded")
# The steps by which anybody may see at once that something has changed.
SEEN_AT_ONCE = text("(before = 'listed' OR after = 'listed') AND fold_at = at")


class Event(Base, kw_only=True, repr=False):
    """One step: from which state to which, when, by whom, and in which cell it counts.

    ``scope`` and ``via`` (the partner whose link the signer followed) are empty where there is
    none.
    ``by`` is a staff id, ``signer``, ``clock`` or ``operator``. ``note`` is a staff member's
    reason. ``folded`` says that the tally has taken the step in.
    """

    __tablename__ = "event"
    __table_args__ = (
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
    us_state: Mapped[str]
    category: Mapped[str]
    scope: Mapped[str] = mapped_column(server_default=text("''"), default="", insert_default="")
    via: Mapped[str] = mapped_column(server_default=text("''"), default="", insert_default="")
    at: Mapped[datetime]
    by: Mapped[str]
    note: Mapped[str | None] = mapped_column(Sealed("event.note"), default=None)
    fold_at: Mapped[datetime]
    folded: Mapped[bool] = mapped_column(default=False, insert_default=False)
