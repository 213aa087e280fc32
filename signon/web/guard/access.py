"""Authorization: an endpoint is marked open to all or with a permission; others are refused.

It is checked before CSRF and validation, so that their errors tell a stranger nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import update

from signon.core.actor import Actor
from signon.core.permissions import NEED_FACTOR, FactorPolicy, Permission
from signon.core.refusal_kind import RefusalKind
from signon.models import StaffSession, User
from signon.web import clock, refusals
from signon.web.destinations import Destination, endpoint_of
from signon.web.guard.kept_form import keep
from signon.web.logs import log
from signon.web.marks import MarkWith, View, ViewMark
from signon.web.refusals import count
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=15)
SESSION_KEY = "staff_session"
# All pages for the staff are below this path, whichever package they belong to.
STAFF_PATH = "/admin"

#: A view that anybody may see.
open_to_all = ViewMark()
#: A view for staff who must first set up a second factor.
works_without_factor = ViewMark()
#: A view that reads or writes the session cookie.
keeps_session = ViewMark()
_permission = MarkWith[Permission]()


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view that only staff with ``permission`` may use; it has the session cookie too."""

    def mark(view: View) -> View:
        return keeps_session(_permission(permission)(view))

    return mark


def is_open(app: App, endpoint: str) -> bool:
    return open_to_all.is_on(app, endpoint)


def permission_of(app: App, endpoint: str) -> Permission | None:
    """Return the permission that an endpoint asks for."""
    return _permission.of(app, endpoint)


def may_keep_session(app: App, endpoint: str) -> bool:
    return keeps_session.is_on(app, endpoint)


def init_app(app: Flask) -> None:
    open_to_all(app.view_functions["static"])  # Flask's own view
    refusals.init_app(app)


def session_hash(session_id: str) -> bytes:
    """Return the hash of a session's id; the database never stores the id itself."""
    return hashlib.sha256(session_id.encode()).digest()


def guard() -> ResponseReturnValue | None:
    """Allow the request, redirect to the login if nobody is signed in, or refuse with 403."""
    endpoint = request.endpoint
    if endpoint is None or is_open(current_app, endpoint):
        return None
    staff = signed_in(clock.now())
    if staff is None:
        # After the login, a browser can be redirected to a GET. The form of a POST is kept.
        back = request.script_root + request.path if request.method == "GET" else keep()
        return redirect(url_for(endpoint_of(Destination.SIGN_IN), next=back))
    permission = permission_of(current_app, endpoint)
    if permission is None or not staff.may(permission):
        log.warning("refused", staff=staff.id, endpoint=endpoint)
        count(RefusalKind.NOT_ALLOWED)
        abort(403)
    if lacks_factor(staff) and not works_without_factor.is_on(current_app, endpoint):
        return redirect(url_for(endpoint_of(Destination.SECOND_FACTOR)), HTTPStatus.SEE_OTHER)
    return None


def lacks_factor(staff: User) -> bool:
    """Say whether somebody has no second factor, though the policy of this site wants one."""
    policy = FactorPolicy(settings().second_factor)
    return staff.role in NEED_FACTOR[policy] and not staff.has_second_factor


def signed_in(now: datetime) -> User | None:
    """Return the member of staff who sent this request, if the session is still valid.

    The cookie is not enough: its session id must have a row in the database. Signing out, a new
    password or disabling the account deletes the row, so that every copy of the cookie is void.
    """
    if "staff" not in g:
        g.staff = _find(now)
    found: User | None = g.staff
    return found


def _find(now: datetime) -> User | None:
    session_id = session.get(SESSION_KEY)
    if not isinstance(session_id, str) or not current_user.is_authenticated:
        return None
    with reading() as database:
        row = database.get(StaffSession, session_hash(session_id))
    if row is None or row.staff_id != current_user.id or not current_user.active:
        return None
    if now - row.last_seen_at > IDLE or now - row.created_at > ABSOLUTE:
        return None
    if now - row.last_seen_at > SEEN_EVERY:
        same = StaffSession.id_hash == row.id_hash  # UPDATE cannot recreate a deleted row
        with transaction() as database:
            database.execute(update(StaffSession).where(same).values(last_seen_at=now))
    g.password_at = row.password_at
    user: User = current_user._get_current_object()  # noqa: SLF001 - documented by Werkzeug
    return user


def has_fresh_password() -> bool:
    """Say whether the password was typed within the last minutes, so that what is grave may go on.

    Who finds an open browser, or has stolen its cookie, does not have the password.
    """
    password_at: datetime | None = g.password_at
    return password_at is not None and timedelta(0) <= clock.now() - password_at <= FRESH


def the_staff() -> User:
    """Return the member of staff whom :func:`guard` let in, for views that need a permission."""
    found: User = g.staff
    return found


def staff_actor() -> Actor:
    """Return the member of staff whom :func:`guard` let in, as the actor of events."""
    return Actor.staff(the_staff().id)


def signed_in_or_nobody() -> User | None:
    """Return the member of staff whom :func:`guard` let in; None on every public page."""
    found: User | None = g.get("staff")
    return found
