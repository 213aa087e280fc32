"""What staff do for a sign-on that is not confirmed: send its link again, or vouch for it."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon import ledger
from signon.core.permissions import Permission
from signon.moderate.forms import VouchForm
from signon.moderate.record_views import record_page
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs, staff_actor
from signon.web.settings import settings
from signon.web.transaction import transaction

bp = Blueprint("pending", __name__, url_prefix=f"{STAFF_PATH}/sign-ons/<uuid:sign_on_id>")


@bp.post("/send-link")
@needs(Permission.DECIDE)
def send_link(sign_on_id: UUID) -> ResponseReturnValue:
    by, budget = staff_actor(), settings().limit_mail
    with transaction() as session:
        ledger.send_again(session, sign_on_id, budget=budget, by=by, now=clock.now())
    message = _(
        "The link is on its way again, unless the address has reached its limit for today or needs "
        "none."
    )
    flash(message, "success")
    return redirect(url_for("moderate.sign_on", sign_on_id=sign_on_id), HTTPStatus.SEE_OTHER)


@bp.post("/vouch")
@needs(Permission.DECIDE)
def vouch(sign_on_id: UUID) -> ResponseReturnValue:
    form, by = VouchForm(), staff_actor()
    if not form.validate():
        return record_page(sign_on_id, vouching=form), HTTPStatus.UNPROCESSABLE_ENTITY
    said, seen = form.answer(), form.row_version.data
    with transaction() as session:
        ledger.vouch(session, sign_on_id, said, by=by, now=clock.now(), row_version=seen)
    flash(_("Confirmed on your word. The page and the list say so."), "success")
    return redirect(url_for("moderate.sign_on", sign_on_id=sign_on_id), HTTPStatus.SEE_OTHER)
