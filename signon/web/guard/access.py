"""Who may enter: every endpoint is open to all or carries a permission; anything else is shut.

Authorization comes before CSRF and validation, so that a stranger learns nothing from either.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import update

from signon.core.actor import Actor
from signon.core.permissions import Permission
from signon.models import StaffSession, User
from signon.web import clock
from signon.web.logs import log
from signon.web.transaction import reading, transaction

# A view, or what Flask keeps as one; it is only looked up here, never called.
AnyView = Callable[..., Any]
View = TypeVar("View", bound=AnyView)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
SESSION_KEY = "staff_session"
# Views that others wrote, so that we cannot mark them.
OPEN_ENDPOINTS = frozenset({"static", "security.login", "security.logout"})
SESSION_ENDPOINTS = frozenset({"security.login", "security.logout"})

# The marks that the decorators below leave on views.
_open: set[AnyView] = set()
_with_session: set[AnyView] = set()
_permissions: dict[AnyView, Permission] = {}


def open_to_all(view: View) -> View:
    """Mark a view that anybody may see."""
    _open.add(view)
    return view


def keeps_session(view: View) -> View:
    """Mark a view that reads or writes the cookie."""
    _with_session.add(view)
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view that only staff with ``permission`` may use; it keeps a session too."""

    def mark(view: View) -> View:
        _permissions[view] = permission
        return keeps_session(view)

    return mark


def is_open(app: Flask, endpoint: str) -> bool:
    return endpoint in OPEN_ENDPOINTS or app.view_functions[endpoint] in _open


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return the permission that an endpoint asks for."""
    return _permissions.get(app.view_functions[endpoint])


def may_keep_session(app: Flask, endpoint: str) -> bool:
    return endpoint in SESSION_ENDPOINTS or app.view_functions[endpoint] in _with_session


def session_hash(session_id: str) -> bytes:
    """Return what the database keeps of a session's id."""
    return hashlib.sha256(session_id.encode()).digest()


def guard() -> ResponseReturnValue | None:
    """Let in who may enter, send others to the login or away."""
    endpoint = request.endpoint
    if endpoint is None or is_open(current_app, endpoint):
        return None
    staff = signed_in(clock.now())
    if staff is None:
        # A POST cannot be gone back to.
        back = request.script_root + request.path if request.method == "GET" else None
        return redirect(url_for("security.login", next=back))
    permission = permission_of(current_app, endpoint)
    if permission is None or not staff.may(permission):
        log.warning("refused", staff=staff.id, endpoint=endpoint)
        abort(403)
    return None


def signed_in(now: datetime) -> User | None:
    """Return the member of staff behind this request, if the session is still good.

    The cookie alone proves nothing: its id must have a row, so that signing out, a new password
    or a disabled account end every copy of the cookie.
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
        same = StaffSession.id_hash == row.id_hash  # never brings back one that just ended
        with transaction() as database:
            database.execute(update(StaffSession).where(same).values(last_seen_at=now))
    user: User = current_user._get_current_object()  # noqa: SLF001 - the way Werkzeug documents
    return user


def the_staff() -> User:
    """Return the member of staff whom :func:`guard` let in, for views that need a permission."""
    found: User = g.staff
    return found


def staff_actor() -> Actor:
    """Return the member of staff whom :func:`guard` let in, as ledger and log name them."""
    return Actor.staff(the_staff().id)


def signed_in_or_nobody() -> User | None:
    """Return the member of staff whom :func:`guard` let in; None on every public page."""
    found: User | None = g.get("staff")
    return found
