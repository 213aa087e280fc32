"""The front matter of a plan's file: which settings it may have, and how each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from signon.core.errors import PlanFileRefused
from signon.plan import publisher as behind
from signon.plan.publisher import Parts
from signon.plan.questions import questions
from signon.plan.readers import SLUG, labels, line, matching, refuse, yes_or_no

DEFAULT_TIMEZONE = "America/New_York"
DEFAULT_CATEGORIES = MappingProxyType(
    {
        "immigration": "Immigration",
        "faith": "Faith",
        "labor": "Labor",
        "civil-rights": "Civil rights",
        "legal": "Legal services",
        "community": "Community",
        "health": "Health",
        "education": "Education",
        "business": "Business",
        "other": "Other",
    }
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# A path inside the directory of the plan's file: relative, and without "..".
RELATIVE_PATH = re.compile(r"(?!.*\.\.)[\w-][\w ./-]{0,199}")
SPAN = re.compile(r"(\d{1,4})([mhd])")
SPAN_UNITS = MappingProxyType({"m": "minutes", "h": "hours", "d": "days"})
MAX_GRACE = timedelta(days=14)  # a link to confirm does not live longer
# The space in "2021-01-20 17:00:00 -05:00", which YAML allows and ISO 8601 does not.
BEFORE_OFFSET = re.compile(r"(?<=\d) +(?=[+-]\d\d:?\d\d$)")
DIGITS = re.compile(r"[1-9][0-9]{0,17}")
MAX_HOUSEHOLD = 10
MAX_ORGANIZATIONS_PER_ADDRESS = 50
MAX_GOAL = 1_000_000_000
FIRST_YEAR, LAST_YEAR = 1970, 2999
BETWEEN = f"must be between {FIRST_YEAR} and {LAST_YEAR}"


@dataclass(frozen=True)
class FrontMatter:
    """The settings of a plan, as its file gives them.

    :param given: the names of the settings in the file; all others have their defaults
    """

    slug: str
    language: str
    title: str
    subtitle: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    timezone: str
    confirm_grace: timedelta
    goal: int | None
    accent: str | None
    logo: str | None
    logo_text: str | None
    household: int
    organizations_per_address: int
    review_organizations: bool
    review_individuals: bool
    categories: dict[str, str]
    publisher: Parts | None = None
    contact: str | None = None
    press: Parts | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    given: tuple[str, ...] = field(default=(), compare=False)


def _number(most: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        text = value if isinstance(value, str) and DIGITS.fullmatch(value) else "0"
        if not 1 <= int(text) <= most:
            raise refuse(name, f"must be a whole number from 1 to {most}")
        return int(text)

    return read


def _timezone(name: str, value: object) -> str:
    try:
        return ZoneInfo(line(name, value)).key
    except (KeyError, ValueError, OSError):
        raise refuse(name, "must be a time zone such as America/New_York") from None


def _grace(name: str, value: object) -> timedelta:
    found = SPAN.fullmatch(value) if isinstance(value, str) else None
    grace = timedelta(**{SPAN_UNITS[found[2]]: int(found[1])}) if found else None
    if grace is None or grace > MAX_GRACE:
        raise refuse(name, "must be a time such as 24h, 90m or 2d, 14d at most; 0h for none")
    return grace


READERS: dict[str, Callable[[str, object], Any]] = {
    "slug": matching(SLUG, "2021-immigration-action-plan"),
    "language": matching(LANGUAGE, "en"),
    "title": line,
    "subtitle": line,
    "timezone": _timezone,
    "confirm_grace": _grace,
    "goal": _number(MAX_GOAL),
    "accent": matching(COLOR, '"#1a5fb4"'),
    "logo": matching(RELATIVE_PATH, "logo.png, a file beside the plan's"),
    "logo_text": line,
    "household": _number(MAX_HOUSEHOLD),
    "organizations_per_address": _number(MAX_ORGANIZATIONS_PER_ADDRESS),
    "review_organizations": yes_or_no,
    "review_individuals": yes_or_no,
    "categories": labels,
    "questions": questions,
    **behind.READERS,
}
REQUIRED = ("slug", "language", "title")
TIMES = ("opens", "closes")
DEFAULTS: dict[str, object] = {
    "subtitle": None,
    "timezone": DEFAULT_TIMEZONE,
    "confirm_grace": timedelta(hours=24),
    "goal": None,
    "accent": None,
    "logo": None,
    "logo_text": None,
    "household": 2,
    "organizations_per_address": 5,
    "review_organizations": True,
    "review_individuals": False,
    "categories": dict(DEFAULT_CATEGORIES),
    "questions": [],
    **behind.DEFAULTS,
}


def read_front_matter(values: object) -> FrontMatter:
    """Return the settings that ``values`` hold, as :mod:`signon.plan.yaml_text` returns them.

    :raises PlanFileRefused: one is missing, unknown or malformed
    """
    if not isinstance(values, dict):
        raise PlanFileRefused("the front matter must be lines such as title: Our plan", 2)
    _check_names(values)
    given = {name: value for name, value in values.items() if value is not None}
    read = DEFAULTS | {n: READERS[n](n, v) for n, v in given.items() if n in READERS}
    zone = ZoneInfo(str(read["timezone"]))
    opens = _moment("opens", given.get("opens"), zone)
    closes = _moment("closes", given.get("closes"), zone)
    if opens and closes and closes <= opens:
        raise PlanFileRefused("closes must be later than opens")
    return FrontMatter(opens_at=opens, closes_at=closes, given=tuple(given), **read)


def _check_names(values: dict[object, object]) -> None:
    for name in values:
        if name not in READERS and name not in TIMES:
            known = ", ".join([*READERS, *TIMES])
            raise PlanFileRefused(f"{name} is unknown here; known are {known}")
    for name in REQUIRED:
        if values.get(name) is None:
            raise PlanFileRefused(f"{name} is missing in the front matter", 2)


def _moment(name: str, value: object, zone: ZoneInfo) -> datetime | None:
    """Return an aware time; a bare day begins at 00:00 and, for ``closes``, ends at 24:00."""
    try:
        moment = _aware(name, value, zone)
        moment = moment and moment.astimezone(UTC)
    except OverflowError:  # outside the range of Python's datetime
        raise refuse(name, BETWEEN) from None
    if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise refuse(name, BETWEEN)  # too near the range's end to convert to every time zone
    return moment


def _aware(name: str, value: object, zone: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    parsed = _parsed(name, value)
    if isinstance(parsed, datetime):
        if parsed.tzinfo is None:
            raise refuse(name, "needs its offset from UTC, such as 2021-01-20T17:00-05:00")
        return parsed
    day = parsed + timedelta(days=1) if name == "closes" else parsed
    return datetime.combine(day, time(), tzinfo=zone)


def _parsed(name: str, value: object) -> date:
    """Return the day or the time that is written in ``value``."""
    text = BEFORE_OFFSET.sub("", value) if isinstance(value, str) else ""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise refuse(name, "must be a day or a time such as 2021-01-20T17:00-05:00")
