"""Pages about staff accounts: set-up, list of people, change of password, audit log."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signon.core.errors import LastOwner
from signon.core.labels import ROLES
from signon.core.permissions import Permission
from signon.models import User
from signon.staff import queries, second_factor, service
from signon.staff.accounts import hashed, is_password_of
from signon.staff.forms import ChangePasswordForm, InviteForm, NewPasswordForm, RoleForm
from signon.staff.fresh_forms import FreshForm
from signon.staff.labels import LABELS
from signon.web import clock, labels
from signon.web.destinations import Destination, endpoint_of
from signon.web.fields import text
from signon.web.guard.access import (
    SESSION_KEY,
    STAFF_PATH,
    keeps_session,
    needs,
    open_to_all,
    session_hash,
    staff_actor,
    the_staff,
    works_without_factor,
)
from signon.web.guard.device_cookie import device_hash
from signon.web.guard.rate_limit import throttle
from signon.web.language import spoken
from signon.web.menus import Menu, in_menu
from signon.web.paging import cursor, read_cursor
from signon.web.secret_paths import secret_path
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("staff", __name__, url_prefix=STAFF_PATH)
labels.register(bp, LABELS)
LONGEST_ID = 18  # digits; a longer number would not fit the column


@bp.get("/set-up/<token:token>")
@open_to_all
@keeps_session
@secret_path
def set_up(token: str) -> str:
    email = _invited(token)
    return render_template("staff/set_up.html", form=NewPasswordForm(email), email=email)


@bp.post("/set-up/<token:token>")
@open_to_all
@keeps_session
@secret_path
def finish_set_up(token: str) -> ResponseReturnValue:
    email = _invited(token)
    form = NewPasswordForm(email)
    if not form.validate():
        page = render_template("staff/set_up.html", form=form, email=email)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    password_hash = hashed(text(form.password))
    with transaction() as database:
        service.set_up(database, token, password_hash, now=clock.now())
    flash(_("Your password is set. Please sign in."), "success")
    return redirect(url_for("security.login"), HTTPStatus.SEE_OTHER)


@bp.get("/staff")
@needs(Permission.MANAGE_STAFF)
@in_menu(Menu.STAFF, 70, _l("People"), "people")
def people() -> str:
    return _people(InviteForm())


@bp.post("/staff")
@needs(Permission.MANAGE_STAFF)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if not form.validate():
        return _people(form), HTTPStatus.UNPROCESSABLE_ENTITY
    whom, role, by, now = text(form.email), form.role.data, staff_actor(), clock.now()
    with transaction() as db:
        form.note_password(db, now=now)
        service.invite(db, whom, role, by=by, language=spoken(), now=now)
    flash(_("The invitation is on its way by e-mail. Its link works for 7 days."), "success")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


@bp.post("/staff/<number:staff_id>/role")
@needs(Permission.MANAGE_STAFF)
def change_role(staff_id: int) -> ResponseReturnValue:
    form = RoleForm()
    if not form.validate():
        return _refused(form)
    role, now = form.role.data, clock.now()
    try:
        with transaction() as database:
            form.note_password(database, now=now)
            service.change_role(database, staff_id, role, by=staff_actor(), now=now)
    except LastOwner:
        return _last_owner()
    flash(_("The role has been changed."), "success")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


@bp.post("/staff/<number:staff_id>/disable")
@needs(Permission.MANAGE_STAFF)
def disable(staff_id: int) -> ResponseReturnValue:
    form, now = FreshForm(), clock.now()
    if not form.validate():
        return _refused(form)
    try:
        with transaction() as database:
            form.note_password(database, now=now)
            service.disable(database, staff_id, by=staff_actor(), now=now)
    except LastOwner:
        return _last_owner()
    flash(_("The account is disabled, and signed out everywhere."), "success")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


@bp.post("/staff/<number:staff_id>/reset-factor")
@needs(Permission.MANAGE_STAFF)
def reset_factor(staff_id: int) -> ResponseReturnValue:
    """Remove the second factor of somebody who has lost it."""
    form, now = FreshForm(), clock.now()
    if not form.validate():
        return _refused(form)
    if staff_id == the_staff().id:
        return _own_factor()
    with transaction() as database:
        form.note_password(database, now=now)
        second_factor.remove(database, staff_id, by=staff_actor(), now=now)
    flash(_("The second factor is removed; the account is signed out everywhere."), "success")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


@bp.get("/password")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
def change_password() -> str:
    return render_template("staff/password.html", form=ChangePasswordForm(the_staff().email))


@bp.post("/password")
@needs(Permission.SEE_DASHBOARD)
@works_without_factor
def save_password() -> ResponseReturnValue:
    """Change the password of the signed-in member of staff; every role may."""
    staff = the_staff()
    form = ChangePasswordForm(staff.email)
    if not form.validate() or not _is_present_password(form, staff):
        return render_template("staff/password.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    password_hash, keep = hashed(text(form.password)), session_hash(session[SESSION_KEY])
    with transaction() as database:
        service.change_password(
            database, staff.id, password_hash, keep=keep, device=device_hash(), now=clock.now()
        )
    flash(_("Your password has been changed. All your other browsers are signed out."), "success")
    return redirect(url_for(endpoint_of(Destination.STAFF_HOME)), HTTPStatus.SEE_OTHER)


@bp.get("/audit")
@needs(Permission.SEE_AUDIT)
@in_menu(Menu.STAFF, 80, _l("Audit log"), "audit")
def audit() -> str:
    below = _read_below(request.args.get("cursor"))
    with reading() as database:
        page = queries.log(database, below=below)
    more = url_for("staff.audit", cursor=cursor(str(page.more))) if page.more else None
    return render_template(
        "staff/audit.html", entries=page.entries, more_url=more, is_first=below is None
    )


def _invited(token: str) -> str:
    """Return the e-mail address of the account that the link sets up.

    :raises LinkUnknown: the link was never ours, or has been used
    :raises LinkExpired: it is too old, or a newer one was sent
    """
    with reading() as database:
        return queries.invited(database, token, now=clock.now()).email


def _people(form: InviteForm) -> str:
    with reading() as database:
        everybody = queries.people(database)
    return render_template("staff/people.html", form=form, people=everybody, roles=ROLES)


def _refused(form: FreshForm) -> ResponseReturnValue:
    """Show the list again, with what was wrong about one of its many small forms above it."""
    says = (
        form.password.errors[0]
        if "password" in form.errors
        else _("Please choose one of the roles.")
    )
    flash(says, "error")
    return _people(InviteForm(formdata=None)), HTTPStatus.UNPROCESSABLE_ENTITY


def _own_factor() -> ResponseReturnValue:
    flash(_("Another owner has to do this: the password alone must not be enough."), "error")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


def _last_owner() -> ResponseReturnValue:
    flash(_("This is the last owner. Please make somebody else an owner first."), "error")
    return redirect(url_for("staff.people"), HTTPStatus.SEE_OTHER)


def _is_present_password(form: ChangePasswordForm, staff: User) -> bool:
    """Check the current password, with the same rate limit as the login.

    :raises Throttled: the rate limit is exceeded
    """
    throttle(settings().limit_login, "password of", str(staff.id))
    is_right = is_password_of(staff, text(form.current))
    if not is_right:
        form.current.errors = [_("This is not your current password.")]
    return is_right


def _read_below(text: str | None) -> int | None:
    key = read_cursor(text, parts=1)
    digits = key[0] if key else ""
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_ID else None
