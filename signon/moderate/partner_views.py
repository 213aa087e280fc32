"""The page with the numbers of each partner, where staff also make partners' links."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from signon.core.permissions import Permission
from signon.moderate.forms import PartnerForm
from signon.moderate.partners import MOST, partners
from signon.web.guard.access import STAFF_PATH, needs
from signon.web.language import absolute_for
from signon.web.menus import Menu, in_menu
from signon.web.transaction import reading

bp = Blueprint("partners", __name__, url_prefix=STAFF_PATH)


@bp.get("/partners")
@needs(Permission.SEE_DASHBOARD)
@in_menu(Menu.STAFF, 50, _l("Partners"), "partners")
def overview() -> str:
    """Show how many sign-ons came through each partner, and the link that was asked for."""
    with reading() as session:
        shown = partners(session)
    form = PartnerForm(request.args).for_plans([each.plan for each in shown])
    slug, via = form.chosen()
    link = absolute_for("plan.show", slug=slug, via=via) if slug and via else None
    return render_template("moderate/partners.html", plans=shown, form=form, link=link, most=MOST)
