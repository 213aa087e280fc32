"""How templates write dates, numbers, places and Markdown."""

from datetime import datetime
from urllib.parse import urlsplit

import nh3
from babel import Locale
from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    get_locale,
)
from markdown_it import MarkdownIt
from markupsafe import Markup

from signon.core.kinds import US_STATES

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
    return f"{day(value)}, {format_time(value, 'short')} {format_datetime(value, 'z')}"


def number(value: int) -> str:
    return str(format_decimal(value))


def us_state_name(code: str | None) -> str:
    return US_STATES.get(code or "", code or "")


def country_name(code: str | None) -> str:
    """Return the country's name in the reader's language."""
    locale = get_locale() or Locale("en")
    return str(locale.territories.get(code or "", code or ""))


def language_name(code: str) -> str:
    """Return the language's name in the reader's language, as it stands inside a sentence."""
    return str(Locale.parse(code, sep="-").get_display_name(get_locale() or Locale("en")) or code)


def host(url: str) -> str:
    """Return the host of a website, the part a reader recognizes."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def init_app(app: Flask) -> None:
    for function in (markdown, day, moment, number, us_state_name, country_name, language_name, host):
        app.jinja_env.filters[function.__name__] = function
