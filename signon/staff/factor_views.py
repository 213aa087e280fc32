"""The page on which a member of staff sets up, renews or removes the own second factor."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon.core.permissions import NEED_FACTOR, FactorPolicy, Permission
from signon.documents.typesetting import qr_code
from signon.extensions import security
from signon.staff import second_factor
from signon.staff.forms import ChangeFactorForm, NewCodeForm
from signon.staff.fresh_forms import FreshForm
from signon.staff.second_factor import WRONG_CODE
from signon.web import clock
from signon.web.destinations import Destination, serves
from signon.web.fields import text
from signon.web.guard.access import STAFF_PATH, needs, staff_actor, the_staff, works_without_factor
from signon.web.settings import settings
from signon.web.transaction import transaction

bp = Blueprint("second_factor", __name__, url_prefix=f"{STAFF_PATH}/second-factor")


@bp.get("")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
@serves(Destination.SECOND_FACTOR)
def show() -> str:
    return _page()


@bp.get("/code.svg")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
def qr() -> Response:
    """Draw the new secret for the camera of the app, until a code has been typed."""
    staff = the_staff()
    if staff.has_second_factor or not staff.tf_totp_secret:
        abort(HTTPStatus.NOT_FOUND)
    uri = security.totp_factory.get_totp_uri(staff.email, staff.tf_totp_secret)
    return Response(qr_code(uri), mimetype="image/svg+xml")


@bp.post("/begin")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
def begin() -> ResponseReturnValue:
    form, now = FreshForm(), clock.now()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        form.note_password(session, now=now)
        second_factor.begin(session, the_staff().id)
    return redirect(url_for("second_factor.show"), HTTPStatus.SEE_OTHER)


@bp.post("/finish")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
def finish() -> ResponseReturnValue:
    form, staff = NewCodeForm(), the_staff()
    if not form.validate():
        return _page(code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    second_factor.count_try(staff)
    with transaction() as session:
        codes = second_factor.finish(session, staff.id, text(form.code), now=clock.now())
    if not codes:
        form.code.errors = [WRONG_CODE]
        return _page(code_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("staff/recovery_codes.html", codes=codes)


@bp.post("/recovery-codes")
@needs(Permission.SEE_DASHBOARD)
def renew() -> ResponseReturnValue:
    form = ChangeFactorForm()
    if not _may_change(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        codes = second_factor.renew_recovery_codes(session, the_staff().id, now=clock.now())
    return render_template("staff/recovery_codes.html", codes=codes)


@bp.post("/remove")
@needs(Permission.SEE_DASHBOARD)
def remove() -> ResponseReturnValue:
    """Remove it; who must have one sets it up anew at once, on another phone."""
    form = ChangeFactorForm()
    if not _may_change(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        second_factor.remove(session, the_staff().id, by=staff_actor(), now=clock.now())
    flash(_("Your second factor is removed."), "success")
    return redirect(url_for("second_factor.show"), HTTPStatus.SEE_OTHER)


def _may_change(form: ChangeFactorForm) -> bool:
    """Say whether password and code are right: an open browser is not enough to change them.

    :raises Throttled: there were too many tries
    """
    if not form.validate():
        return False
    second_factor.count_try(the_staff())
    with transaction() as session:
        form.note_password(session, now=clock.now())
        is_right = second_factor.is_code(session, the_staff().id, text(form.code))
    if not is_right:
        form.code.errors = [WRONG_CODE]
    return is_right


def _is_needed() -> bool:
    return the_staff().role in NEED_FACTOR[FactorPolicy(settings().second_factor)]


def _page(
    form: ChangeFactorForm | FreshForm | None = None, code_form: NewCodeForm | None = None
) -> str:
    staff = the_staff()
    key = ""
    if staff.tf_totp_secret and not staff.has_second_factor:
        key = security.totp_factory.get_totp_pretty_key(staff.tf_totp_secret)
    return render_template(
        "staff/second_factor.html",
        form=form or ChangeFactorForm(formdata=None),
        code_form=code_form or NewCodeForm(formdata=None),
        key=key,
        is_needed=_is_needed(),
        left=len(staff.mf_recovery_codes or []),
    )
