"""The page that gives back what was typed when the session ended."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from signon.core.permissions import Permission
from signon.web.destinations import Destination, endpoint_of, serves
from signon.web.guard.access import STAFF_PATH, needs
from signon.web.guard.kept_form import take_back

bp = Blueprint("kept_form", __name__, url_prefix=STAFF_PATH)


@bp.get("/kept")
@needs(Permission.SEE_DASHBOARD)
@serves(Destination.KEPT_FORM)
def show() -> ResponseReturnValue:
    """Show the form that was not taken, with a button that sends it."""
    kept = take_back()
    if kept is None:
        return redirect(url_for(endpoint_of(Destination.STAFF_HOME)))
    return render_template("staff/kept_form.html", kept=kept)
