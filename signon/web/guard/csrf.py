"""CSRF protection: the token, and the origin of the form as the browser reports it."""

from flask import abort, current_app, g, request
from flask_wtf.csrf import CSRFError

from signon.extensions import csrf
from signon.web.marks import ViewMark
from signon.web.settings import settings

NO_ORIGIN = (None, "null")

#: A view whose form checks the CSRF token itself (``VisitorForm``): where the browser has lost its
#: cookie, the form is shown again with what was typed, instead of an error page.
shows_form_again = ViewMark()


def check() -> None:
    """Refuse a POST that did not come from a page of this site.

    ``Sec-Fetch-Site`` takes precedence over ``Origin``, because a page with ``no-referrer`` (every
    page behind a mailed link) sends ``Origin: null`` with its own forms. Older browsers, and some
    proxies, send neither of the two, or only ``Origin: null``: then the token decides alone. It is
    bound to the visitor's cookie, so no other site knows it.
    """
    if request.endpoint is None or request.method not in current_app.config["WTF_CSRF_METHODS"]:
        return
    if not _is_from_here():
        abort(400)
    try:
        csrf.protect()
    except CSRFError:
        if not shows_form_again.is_on(current_app, request.endpoint):
            raise


def _is_from_here() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return origin in {*NO_ORIGIN, settings().public_url, request.host_url.rstrip("/")}


def is_token_good() -> bool:
    """Say whether the token of this POST is good: for views that are shown again without it."""
    return bool(g.get("csrf_valid", False))  # where Flask-WTF notes it
