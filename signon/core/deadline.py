"""How the moment at which something ends is written for people."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time


def in_words(ends_at: datetime, timezone: str, locale: Locale) -> str:
    """Return the last day and minute that count: "January 20, 2021, 11:59 PM EST".

    An end at midnight is written as the minute before, because "January 21, 12:00 AM" would be
    read as if January 21 counted, too.

    :param timezone: in which the plan is announced
    """
    zone = ZoneInfo(timezone)
    last = ends_at.astimezone(zone)
    if last.time().replace(microsecond=0) == time():
        last = (ends_at - timedelta(minutes=1)).astimezone(zone)
    day = format_date(last.date(), "long", locale)
    minute = format_time(last, "short", tzinfo=zone, locale=locale)
    zone_name = format_datetime(last, "z", tzinfo=zone, locale=locale)
    # Few fonts have the narrow space that some locales write.
    return f"{day}, {minute} {zone_name}".replace("\u202f", "\xa0")
