"""Functions and variables of every template, from ``web`` and added by other packages."""

import hashlib

from flask import Flask, current_app
from flask.sansio.app import App
from flask_babel import get_locale

from signon.config import CHECKOUT
from signon.core.permissions import Permission
from signon.models import Plan
from signon.web import destinations, menus
from signon.web.destinations import Destination, endpoint_of
from signon.web.guard.access import signed_in_or_nobody
from signon.web.language import other_languages, own_prefix, path_for, spoken
from signon.web.whole_words import PageTemplate

KEY, HEAD = "signon.assets", "signon.head"


def asset(name: str) -> str:
    """Return the URL of a static file; it changes whenever a static file does."""
    version: str = current_app.extensions[KEY]
    return f"/static/{name}?v={version}"


def stylesheet(plan: Plan | None = None) -> str:
    """Return the URL of a page's style sheet: the plan's own if it has a color."""
    if plan is None or plan.accent is None:
        return asset("style.css")
    style = endpoint_of(Destination.PLAN_STYLE)
    return path_for(style, slug=plan.slug, v=sheet_version(plan.accent))


def sheet_version(accent: str | None) -> str:
    """Return the version of the style sheet for a plan with this color."""
    return f"{current_app.extensions[KEY]}-{(accent or '').removeprefix('#').lower()}"


def add_to_head(app: App, template: str, **functions: object) -> None:
    """Let every page include ``template`` in its head.

    :param functions: functions that templates may call, by name
    """
    app.extensions.setdefault(HEAD, []).append(template)
    app.jinja_env.globals.update(functions)


def head_parts() -> list[str]:
    """Return the templates that packages have added to the head of every page."""
    found: list[str] = current_app.extensions.get(HEAD, [])
    return found


def init_app(app: Flask) -> None:
    app.extensions[KEY] = _version()
    app.jinja_env.template_class = PageTemplate
    app.jinja_env.globals.update(asset=asset, stylesheet=stylesheet, head_parts=head_parts)
    destinations.init_app(app)
    menus.init_app(app)

    def common() -> dict[str, object]:
        locale, staff = get_locale(), signed_in_or_nobody()
        return {
            "language": spoken(),
            "direction": locale.text_direction if locale else "ltr",
            "other_languages": other_languages,
            "own_prefix": own_prefix,
            "staff": staff,
            "may": lambda permission: staff is not None and staff.may(Permission(permission)),
        }

    app.context_processor(common)


def _version() -> str:
    """Return a hash over all static files, as browsers may cache them for a year."""
    digest = hashlib.sha256()
    for path in sorted((CHECKOUT / "signon/static").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
