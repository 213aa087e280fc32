"""The page on which staff read a draft before it is opened; visitors find nothing of it."""

from flask import Blueprint, render_template

from signon.core.permissions import Permission
from signon.plan import queries
from signon.web.guard.access import STAFF_PATH, needs
from signon.web.language import spoken
from signon.web.transaction import reading

bp = Blueprint("preview", __name__, url_prefix=STAFF_PATH)


@bp.get("/plans/<slug:slug>/preview")
@needs(Permission.MANAGE_PLANS)
def show(slug: str) -> str:
    with reading() as session:
        plan = queries.find(session, slug)
        text = plan.wording(spoken())
    return render_template("moderate/preview.html", shown_plan=plan, text=text)
