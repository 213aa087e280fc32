"""CSRF protection: the token, and the origin of the form as the browser reports it."""

from flask import abort, current_app, request

from signon.extensions import csrf
from signon.web.settings import settings


def check() -> None:
    """Refuse a POST that did not come from a page of this site.

    ``Sec-Fetch-Site`` takes precedence over ``Origin``, because a page with ``no-referrer`` (every
    page behind a mailed link) sends ``Origin: null`` with its own forms.
    """
    if request.endpoint is None or request.method not in current_app.config["WTF_CSRF_METHODS"]:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        if site != "same-origin":
            abort(400)
    elif origin is not None and origin not in {settings().public_url, request.host_url.rstrip("/")}:
        abort(400)
    csrf.protect()
