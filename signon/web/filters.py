"""Template filters for dates, numbers, places, languages, labels and Markdown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import nh3
from babel.dates import format_interval, format_skeleton, get_time_format
from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    format_timedelta,
    get_locale,
    gettext,
)
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from signon.core.deadline import in_words
from signon.core.kinds import US_STATES
from signon.core.languages import SOURCE, language_in, locale_of
from signon.core.rounding import rounded_down
from signon.web.fields import NamesField
from signon.web.labels import label
from signon.web.language import spoken
from signon.web.timezone import zone

_markdown = MarkdownIt("commonmark", {"html": False})
ALLOWED_TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "code"}


def markdown(text: str) -> Markup:
    """Return a plan's Markdown as sanitized HTML. Never call it with visitors' text."""
    html = nh3.clean(
        _markdown.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Markup(html)  # noqa: S704 - sanitized on the line above


def day(value: datetime | None, timezone: str = "") -> str:
    """Return the day, as people write it.

    :param timezone: by default that of the page's plan
    """
    return format_date(_local(value, timezone), "long", rebase=False) if value else ""


def moment(value: datetime | None, timezone: str = "") -> str:
    """Return the day and the time to the minute, with the zone.

    :param timezone: by default that of the page's plan
    """
    if not value:
        return ""
    there = _local(value, timezone)
    time = format_time(there, "short", rebase=False)
    time = time.replace("\u202f", "\xa0")  # few fonts have the narrow space
    zone_name = format_datetime(there, "z", rebase=False)
    return f"{day(value, timezone)}, {time} {zone_name}"


def hour(value: datetime, timezone: str = "") -> str:
    """Return the day and the hour that begins at ``value``, from when to when, with the zone.

    :param timezone: by default that of the page's plan
    """
    locale, there = get_locale() or locale_of(SOURCE), _local(value, timezone)
    clock = "hm" if "h" in get_time_format("short", locale).pattern else "Hm"
    hours = format_interval(there, there + timedelta(hours=1), clock, locale=locale)
    # Few fonts have the narrow spaces.
    hours = hours.replace("\u2009\u2013\u2009", "\u2013").replace("\u202f", "\xa0")
    return f"{day(value, timezone)}, {hours} {format_datetime(there, 'z', rebase=False)}"


def _local(value: datetime, timezone: str) -> datetime:
    return value.astimezone(ZoneInfo(timezone) if timezone else zone())


def deadline(value: datetime | None, timezone: str) -> str:
    """Return the last day and minute that count before ``value``, in the plan's time zone."""
    locale = get_locale() or locale_of(SOURCE)
    return in_words(value, timezone, locale) if value else ""


def number(value: int) -> str:
    return str(format_decimal(value))


def rounded(value: int) -> str:
    """Return a number as the press writes it: 170+ for 173."""
    cut, is_cut = rounded_down(value)
    return f"{number(cut)}+" if is_cut else number(cut)


def day_and_month(value: date) -> str:
    """Return a day of this year as it stands at the head of a column: "Nov 30", "30 nov"."""
    return str(format_skeleton("MMMd", value, locale=get_locale()))


def short_day(value: date) -> str:
    """Return a day in short form, for the axis of a chart."""
    return str(format_date(value, "medium"))


def us_state_name(code: str | None) -> str:
    """Return a state's name in the page's language; an unknown code is returned unchanged."""
    name = US_STATES.get(code or "")
    return gettext(name) if name else code or ""


# The group of those that staff put above the list.
FIRST = "first"


def place_heading(place: str, us_state: str | None) -> str:
    """Return the heading above a group of organizations.

    :param place: the sort key of the group: "0" national, "1" a state, "2" international; or FIRST
    """
    if place == FIRST:
        return str(gettext("Prominent endorsers"))
    if place == "0":
        return str(gettext("National organizations"))
    if place == "2" or not us_state:
        return str(gettext("International organizations"))
    return us_state_name(us_state)


def country_name(code: str | None) -> str:
    """Return a country's name in the page's language; an unknown code is returned unchanged."""
    locale = get_locale() or locale_of(SOURCE)
    return str(locale.territories.get(code or "", code or ""))


def language_name(code: str) -> str:
    """Return the language's name, spelled as in the middle of a sentence."""
    return language_in(spoken(), code)


def ordinal(value: int) -> str:
    """Return a number that tells a place in an order: "173rd".

    In Spanish it is the feminine form, as of persons and organizations.
    """
    language, last = spoken(), value % 10
    is_teen = value // 10 % 10 == 1
    english = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return number(value) + {"en": english, "es": ".ª"}.get(language, ".")


def span_of_time(value: timedelta) -> str:
    """Return a time of days or hours in words; what is below an hour is called an hour."""
    return str(format_timedelta(max(value, timedelta(hours=1)), granularity="hour"))


def host(url: str) -> str:
    """Return the host of a website, the part a reader recognizes."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _evaluated_on_render(function: Callable[..., str]) -> Callable[..., str]:
    """Return ``function`` as a filter that runs each time a template is rendered.

    Jinja would apply a filter to a constant once, when it compiles the template, and so fix the
    language of the result. A filter that takes the context is never applied at compile time.
    """

    @pass_context
    @wraps(function)
    def filtered(_context: Context, *values: object) -> str:
        return function(*values)

    return filtered


def init_app(app: Flask) -> None:
    app.jinja_env.tests["names_its_field"] = lambda error: isinstance(error, NamesField)
    places = (us_state_name, country_name, language_name)
    numbers = (number, rounded, ordinal)
    times = (day, day_and_month, short_day, moment, hour, deadline, span_of_time)
    for function in (markdown, host, label, *numbers, *times, *places):
        app.jinja_env.filters[function.__name__] = _evaluated_on_render(function)
