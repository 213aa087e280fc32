"""Round down: numbers to two digits, written with a plus for the rest, and times to the hour."""

from datetime import UTC, datetime


def rounded_down(number: int) -> tuple[int, bool]:
    """Return ``number`` cut to its first two digits, and whether that left anything out.

    >>> rounded_down(173), rounded_down(9), rounded_down(48_302), rounded_down(170)
    ((170, True), (9, False), (48000, True), (170, False))
    """
    step = 10 ** max(0, len(str(number)) - 2)
    return number // step * step, number % step > 0


def start_of_hour(at: datetime) -> datetime:
    """Return the beginning of the hour (UTC) in which ``at`` lies."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
