"""The security headers of every response, errors too.

Nobody may put our pages into a frame, or load them from another site's page. The few views that
are made for other sites say so by the marks below.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from signon.config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A guest in anybody's page: it loads only its own style and script, and sends nothing anywhere.
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors *"
    ),
    "X-Frame-Options": "",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Pages that isolate themselves take in only frames that ask the same of what they load.
    "Cross-Origin-Embedder-Policy": "require-corp",
}
FRAMING = {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"}
LOADED = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
YEAR_SECONDS = 365 * 24 * 3600
# Their addresses are secrets: nobody they link to may learn them.
SECRET_PREFIXES = ("/confirm/", "/manage", "/admin/set-up/", "/unsubscribe/")
# What a framed page loads: in a sandboxed frame, even its own site is another.
LOADED_BY_FRAMES = frozenset({"/static/embed.css", "/static/embed.js"})

AnyView = Callable[..., Any]
View = TypeVar("View", bound=AnyView)
# The headers in which the answers of marked views differ.
_differing: dict[AnyView, dict[str, str]] = {}


def may_be_framed(view: View) -> View:
    """Mark a page that other sites may show in a frame; it has no form, and reads no cookie."""
    _differing[view] = FRAMED
    return view


def frames_our_pages(view: View) -> View:
    """Mark a page that shows one of our pages in a frame."""
    _differing[view] = FRAMING
    return view


def loaded_by_others(view: View) -> View:
    """Mark what pages of other sites load: a script, or what any program may ask."""
    _differing[view] = LOADED
    return view


def init_app(app: Flask, settings: Settings) -> None:
    def add(response: Response) -> Response:
        for name, value in _headers(response).items():
            response.headers.setdefault(name, value)
        if request.path.startswith(SECRET_PREFIXES):
            response.headers["Referrer-Policy"] = "no-referrer"
        if settings.is_https:
            hsts = f"max-age={YEAR_SECONDS}; includeSubDomains"
            response.headers["Strict-Transport-Security"] = hsts
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)


def _headers(response: Response) -> dict[str, str]:
    """Return the headers of this answer; the page of an error differs in none."""
    if response.status_code != HTTPStatus.OK or request.endpoint is None:
        return HEADERS
    view = current_app.view_functions[request.endpoint]
    differing = LOADED if request.path in LOADED_BY_FRAMES else _differing.get(view, {})
    return {name: value for name, value in (HEADERS | differing).items() if value}
