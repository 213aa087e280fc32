"""The time zone in which a page tells days and times: that of the plan which it is about."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, before_render_template, current_app, g, has_request_context

KEY = "signon_timezone"


def zone() -> ZoneInfo:
    """Return the zone of the page; of pages about several plans or none, the service's default."""
    name = g.get(KEY) if has_request_context() else None
    return ZoneInfo(name or current_app.config["BABEL_DEFAULT_TIMEZONE"])


def init_app(app: Flask) -> None:
    before_render_template.connect(_take_zone_of_plan, app)


def _take_zone_of_plan(_app: Flask, *, context: dict[str, Any], **_more: object) -> None:
    """Keep the zone of a template's plan: macros do not see the context, but use the filters."""
    found = getattr(context.get("plan"), "timezone", None)
    if found and has_request_context():
        setattr(g, KEY, found)
