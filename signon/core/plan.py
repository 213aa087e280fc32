"""A plan's own lifecycle, and whether it takes sign-ons at a given time."""

from datetime import datetime
from enum import StrEnum


class PlanState(StrEnum):
    """Whether staff have published the plan and still take sign-ons."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Phase(StrEnum):
    """What a visitor may do with a plan now."""

    HIDDEN = "hidden"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


def phase(
    state: PlanState, *, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Phase:
    """Return the phase of a plan: its state, bounded by its opening and closing times."""
    if state is PlanState.DRAFT:
        return Phase.HIDDEN
    if state is PlanState.CLOSED or (closes_at is not None and now >= closes_at):
        return Phase.CLOSED
    return Phase.NOT_YET if opens_at is not None and now < opens_at else Phase.OPEN
