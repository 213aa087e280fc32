"""The one place that may ask for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time as an aware UTC datetime."""
    return datetime.now(UTC)
