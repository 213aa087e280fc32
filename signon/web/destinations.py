"""Names of pages that code may link to without importing the package whose view serves them.

So ``web``, the layout of every page and the error pages name no endpoint of another package, and
a lower package names none of a higher one.
"""

from enum import StrEnum

from flask import Flask, current_app

from signon.web.marks import MarkWith

KEY = "signon.destinations"


class Destination(StrEnum):
    """A page or a file of a page that lower packages link to. Exactly one view serves each."""

    HOME = "home"
    PRIVACY = "privacy"
    #: Where signers ask for the link to their own sign-on.
    OWN_SIGN_ON = "own_sign_on"

    # The public pages of a plan, by its ``slug``.
    PLAN = "plan"
    PLAN_LOGO = "plan_logo"
    PLAN_STYLE = "plan_style"
    ORGANIZATIONS = "organizations"  # the two lists
    INDIVIDUALS = "individuals"
    LIVE_COUNTS = "live_counts"
    ENDORSE = "endorse"  # the form of organizations
    SIGN = "sign"  # the form of people
    EMBED = "embed"  # where a partner picks one
    LETTER = "letter"  # a delivered letter, by its ``letter_id``
    QR_CODE = "qr_code"  # takes also the number of an ``action``, or None

    # The pages of the staff.
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    STAFF_HOME = "staff_home"
    SECOND_FACTOR = "second_factor"  # where it is set up
    KEPT_FORM = "kept_form"  # what was typed when the session ended
    STAFF_PLAN = "staff_plan"  # by its ``slug``
    STAFF_SIGN_ON = "staff_sign_on"  # by its ``sign_on_id``


#: The view that a destination leads to.
serves = MarkWith[Destination]()


def endpoint_of(destination: str) -> str:
    """Return the endpoint that serves a destination, for ``url_for`` and its kin.

    :raises ValueError: there is no such destination
    """
    found: dict[Destination, str] | None = current_app.extensions.get(KEY)
    if found is None:  # looked up once, at the first request, when all views are registered
        found = {each: name for name, each in serves.all(current_app)}
        current_app.extensions[KEY] = found
    return found[Destination(destination)]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["endpoint_of"] = endpoint_of
