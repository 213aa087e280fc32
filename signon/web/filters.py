"""How templates write dates, numbers, places and Markdown."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from urllib.parse import urlsplit

import nh3
from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    gettext,
)
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from signon.core.languages import language_in
from signon.core.places import country_in, us_state_in
from signon.core.rounding import rounded_down
from signon.web.language import spoken

_markdown = MarkdownIt("commonmark", {"html": False})
ALLOWED_TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "br", "code"}


def markdown(text: str) -> Markup:
    """Return sanitized HTML of our own plan's Markdown. Visitors' text never comes here."""
    html = nh3.clean(
        _markdown.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return Markup(html)  # noqa: S704 - sanitized on the line above


def day(value: datetime | None) -> str:
    """Return the day, as people write it, in the site's time zone."""
    return format_date(value, "long") if value else ""


def moment(value: datetime | None) -> str:
    """Return the day and the time to the minute, with the zone."""
    if not value:
        return ""
    time = format_time(value, "short").replace("\u202f", "\xa0")  # few fonts have the narrow space
    return f"{day(value)}, {time} {format_datetime(value, 'z')}"


def number(value: int) -> str:
    return str(format_decimal(value))


def rounded(value: int) -> str:
    """Return a number as the press writes it: 170+ for 173."""
    cut, is_cut = rounded_down(value)
    return f"{number(cut)}+" if is_cut else number(cut)


def short_day(value: date) -> str:
    """Return a day in short, as it stands at the foot of a chart."""
    return str(format_date(value, "medium"))


def us_state_name(code: str | None) -> str:
    return us_state_in(spoken(), code)


def place_heading(place: str, us_state: str | None) -> str:
    """Return what stands above the organizations of a place.

    :param place: the key by which lists are in order of places: national, states, international
    """
    if place == "0":
        return str(gettext("National organizations"))
    if place == "2" or not us_state:
        return str(gettext("International organizations"))
    return us_state_name(us_state)


def country_name(code: str | None) -> str:
    return country_in(spoken(), code)


def language_name(code: str) -> str:
    """Return the language's name as it stands inside of a sentence."""
    return language_in(spoken(), code)


def host(url: str) -> str:
    """Return the host of a website, the part a reader recognizes."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _each_time(function: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that is asked for every page, as what it says is in the page's language.

    Jinja would ask once, when it compiles, for what stands in a template as a constant.
    """

    @pass_context
    @wraps(function)
    def asked(_context: Context, *values: object) -> str:
        return function(*values)

    return asked


def init_app(app: Flask) -> None:
    places = (us_state_name, country_name, language_name)
    for function in (markdown, day, short_day, moment, number, rounded, host, *places):
        app.jinja_env.filters[function.__name__] = _each_time(function)
