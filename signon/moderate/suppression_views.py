"""The page with the addresses that get no mail, on which staff may lift that."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signon.core.permissions import Permission
from signon.moderate.forms import fingerprint
from signon.moderate.suppressions import MOST, lift, suppressed
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs, staff_actor
from signon.web.menus import Menu, in_menu
from signon.web.transaction import reading, transaction

bp = Blueprint("suppressions", __name__, url_prefix=STAFF_PATH)


@bp.get("/suppressions")
@needs(Permission.SEE_CONTACTS)
@in_menu(Menu.STAFF, 45, _l("No e-mail to"), "suppressions")
def overview() -> str:
    with reading() as session:
        shown = suppressed(session, now=clock.now())
    return render_template("moderate/suppressions.html", shown=shown, most=MOST)


@bp.post("/suppressions")
@needs(Permission.SEE_CONTACTS)
def lift_one() -> ResponseReturnValue:
    key, by = fingerprint(request.form.get("key", "")), staff_actor()
    with transaction() as session:
        is_lifted = key is not None and lift(session, key, by=by, now=clock.now())
    if is_lifted:
        flash(_("The address gets e-mail again. What failed before is not sent anew."), "success")
    return redirect(url_for("suppressions.overview"), HTTPStatus.SEE_OTHER)
