"""The security headers of every response, including errors.

Other sites may neither show our pages in a frame nor load them. The few views that are made for
other sites are exempted by the decorators below.
"""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request
from flask.sansio.app import App

from signon.config import Settings
from signon.web.marks import MarkWith
from signon.web.secret_paths import is_secret

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
# For a page in another site's frame: it loads only its own style, script and images, and sends no
# form.
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors *"
    ),
    "X-Frame-Options": "",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # A page that sets this header (cross-origin isolation) shows only frames that set it too.
    "Cross-Origin-Embedder-Policy": "require-corp",
}
FRAMING = {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"}
LOADED = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
YEAR_SECONDS = 365 * 24 * 3600
KEY = "signon.files_of_frames"

# The headers of marked views that differ from HEADERS; an empty value removes one.
_differing = MarkWith[dict[str, str]]()
#: A page that other sites may show in a frame; it has no form, and reads no cookie.
may_be_framed = _differing(FRAMED)
#: A page that shows one of our pages in a frame.
frames_our_pages = _differing(FRAMING)
#: What pages of other sites may load: a script, a style sheet, a picture, or data.
loaded_by_others = _differing(LOADED)


def let_frames_load(app: App, *names: str) -> None:
    """Let pages in frames load static files; for a sandboxed frame, its own site is cross-origin.

    :param names: of the files, relative to ``static``
    """
    app.extensions.setdefault(KEY, set()).update(names)


def init_app(app: Flask, settings: Settings) -> None:
    def add(response: Response) -> Response:
        for name, value in _headers(response).items():
            response.headers.setdefault(name, value)
        if is_secret(request.endpoint, request.path):
            response.headers["Referrer-Policy"] = "no-referrer"
        if settings.is_https:
            hsts = f"max-age={YEAR_SECONDS}; includeSubDomains"
            response.headers["Strict-Transport-Security"] = hsts
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)


def _headers(response: Response) -> dict[str, str]:
    """Return the headers of this response; an error always has the default ones."""
    if response.status_code != HTTPStatus.OK or request.endpoint is None:
        return HEADERS
    differing = _differing.of(current_app, request.endpoint)
    if request.endpoint == "static" and _is_loaded_by_frames(request.view_args or {}):
        differing = LOADED
    return {name: value for name, value in (HEADERS | (differing or {})).items() if value}


def _is_loaded_by_frames(values: dict[str, Any]) -> bool:
    return values.get("filename") in current_app.extensions.get(KEY, ())
