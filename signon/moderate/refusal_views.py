"""The page that tells how many requests were refused, and why; nothing tells who it was."""

import re

from flask import Blueprint, current_app, render_template

from signon.core.permissions import Permission
from signon.moderate.refusals import DAYS, last_days
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs
from signon.web.transaction import reading

bp = Blueprint("refusals", __name__, url_prefix=STAFF_PATH)


@bp.get("/refusals")
@needs(Permission.SEE_AUDIT)
def overview() -> str:
    with reading() as session:
        shown = last_days(session, now=clock.now())
    paths = {endpoint: _path(endpoint) for endpoint, _kind, _number in shown.pages}
    return render_template("moderate/refusals.html", shown=shown, paths=paths, how_many=DAYS)


def _path(endpoint: str) -> str:
    """Return the path of a view, as in ``/plans/<slug>/sign``; empty if it is there no more."""
    rules = current_app.url_map.iter_rules()
    found = min((each.rule for each in rules if each.endpoint == endpoint), key=len, default="")
    return re.sub(r"<[^<>]*:", "<", found)
