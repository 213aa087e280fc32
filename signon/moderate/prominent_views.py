"""Where staff put an organization first on the list, in an order of their choice."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon.core.permissions import Permission
from signon.moderate.forms import ProminentForm
from signon.moderate.service import put_first
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs, staff_actor
from signon.web.transaction import transaction

bp = Blueprint("prominent", __name__, url_prefix=STAFF_PATH)


@bp.post("/sign-ons/<uuid:sign_on_id>/prominent")
@needs(Permission.DECIDE)
def choose(sign_on_id: UUID) -> ResponseReturnValue:
    """Set the place among the first; an empty field takes it away."""
    form = ProminentForm()
    if form.validate():
        with transaction() as session:
            place, by = form.place.data, staff_actor()
            put_first(session, sign_on_id, place, by=by, now=clock.now())
        flash(_("The place is saved. The list shows it within a minute."), "success")
    else:
        flash(_("Please type a number from 1 to 999, or nothing."), "error")
    return redirect(url_for("moderate.sign_on", sign_on_id=sign_on_id), HTTPStatus.SEE_OTHER)
