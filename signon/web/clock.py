"""The current time; no other module may ask the system for it."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time as an aware UTC datetime."""
    return datetime.now(UTC)
