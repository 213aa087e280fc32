"""Signing in: Flask-Security bound to our accounts, our throttle, our sessions and our log.

Of its pages only the login and the logout exist. It checks passwords; whether a request is signed
in is decided by the row in ``staff_session`` (``web/access.py``), since a cookie can be copied.
"""

import secrets
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, session
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from flask_security import (
    LoginForm,
    current_user,
    hash_password,
    verify_password,
)
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from signon.config import Rate
from signon.core.identity import address
from signon.extensions import db, security
from signon.models import Role, User, WebAuthn
from signon.staff import sessions
from signon.staff.datastore import Datastore
from signon.web import clock
from signon.web.destinations import Destination, endpoint_of, serves
from signon.web.fields import Cleaned
from signon.web.guard.access import (
    ABSOLUTE,
    SESSION_KEY,
    STAFF_PATH,
    keeps_session,
    open_to_all,
    session_hash,
    signed_in,
)
from signon.web.guard.rate_limit import network, throttle
from signon.web.guard.safe_redirect import is_at_home
from signon.web.marks import AnyView
from signon.web.menus import Menu, in_menu
from signon.web.settings import settings
from signon.web.transaction import save, transaction

SESSION_ID_BYTES = 32
USER_KEY = "_user_id"  # where Flask-Login keeps whom the cookie names
# How many times the rate's count may be tried: one name from one network, any name from one
# network, one name from anywhere. The last one is loose, or strangers could lock people out.
PER_NETWORK, PER_NAME = 4, 20

CONFIG: dict[str, Any] = {
    "REMEMBER_COOKIE_DURATION": timedelta(0),
    # Flask-Login would keep a hash of network address and browser in the cookie.
    "SESSION_PROTECTION": None,
    "SECURITY_LOGIN_URL": f"{STAFF_PATH}/login",
    "SECURITY_LOGOUT_URL": f"{STAFF_PATH}/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGOUT_VIEW": "security.login",
    "SECURITY_LOGIN_USER_TEMPLATE": "security/login.html",
    # These take away the pages that would come by themselves: verify and static files.
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_CACHE_CONTROL": {},  # ours is for every page; theirs reads "no-store=True"
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # OWASP's parameters for Argon2id, in KiB, passes and lanes; older hashes are renewed at login.
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": 19 * 1024,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
}


class SignInForm(LoginForm):
    """The login. There is no "remember me": a session of the staff ends by itself."""

    email = EmailField(
        _l("E-mail address"), [Cleaned(address)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-Security's own
        super().__init__(*args, **kwargs)
        del self.remember

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - Flask-Security's signature
        """Count the try before the password is looked at, and write down who was not let in.

        :raises Throttled: it was one try too many
        """
        _count(settings().limit_login, self.email.data or "")
        is_good = super().validate(**kwargs)
        if not is_good:
            with transaction() as database:
                staff_id = self.user.id if self.user else None
                sessions.refuse(database, staff_id, now=clock.now())
        return is_good


def init_app(app: Flask) -> None:
    app.config.from_mapping(CONFIG)
    datastore = Datastore(db, User, Role, WebAuthn)
    security.init_app(app, datastore, login_form=SignInForm, render_template=_page)
    security.want_json(lambda _request: False)
    # A token in a header or a query would be a second way in.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined] # Flask-Login sets it
    in_menu(Menu.FOOTER, 60, _l("Staff sign-in"))(_make_ours(app, "login", Destination.SIGN_IN))
    _make_ours(app, "logout", Destination.SIGN_OUT)
    user_logged_in.connect(_let_in)
    user_logged_out.connect(_let_out)


def lead_home(app: Flask) -> None:
    """Let whoever has signed in begin where the staff begin; call this when all rooms are there."""
    with app.app_context():
        app.config["SECURITY_POST_LOGIN_VIEW"] = endpoint_of(Destination.STAFF_HOME)


def _make_ours(app: Flask, name: str, destination: Destination) -> AnyView:
    """Put one of Flask-Security's views into a view that behaves and is marked like the others."""
    theirs = app.view_functions[f"security.{name}"]

    @wraps(theirs)
    @open_to_all
    @keeps_session
    @serves(destination)
    def view() -> Response:
        _stay_at_home()
        _forget_the_dead()
        return _see_other(make_response(theirs()))

    app.view_functions[f"security.{name}"] = view
    return view


def hashed(password: str) -> str:
    """Return what the database keeps of a password."""
    return str(hash_password(security.password_util.normalize(password)))


def is_password_of(user: User, typed: str) -> bool:
    """Say whether ``typed`` is the password of ``user``."""
    normalized = security.password_util.normalize(typed)
    return user.password is not None and bool(verify_password(normalized, user.password))


def _count(rate: Rate | None, typed_name: str) -> None:
    """Count one try to sign in.

    :raises Throttled: it was one too many
    """
    if rate is None:
        return
    name, where = typed_name.strip().casefold(), network()
    throttle(rate, "login", name, where)
    throttle(Rate(PER_NETWORK * rate.count, rate.seconds), "login from", where)
    throttle(Rate(PER_NAME * rate.count, rate.seconds), "login as", name)


def _page(template: str, **context: Any) -> tuple[str, int]:  # noqa: ANN401 - Flask's signature
    """Render a page of Flask-Security with the house's status for a form that is sent back."""
    is_refused = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render_template(template, **context), status


def _stay_at_home() -> None:
    """Drop a ``next`` that leads elsewhere before Flask-Security looks at it."""
    for values in ("args", "form"):
        given = getattr(request, values)
        if not is_at_home(given.get("next", "")):
            rest = [(name, value) for name, value in given.items(multi=True) if name != "next"]
            setattr(request, values, ImmutableMultiDict(rest))


def _forget_the_dead() -> None:
    """Show the login to whom only a dead session names, instead of sending them round and round."""
    if current_user.is_authenticated and signed_in(clock.now()) is None:
        session.pop(USER_KEY, None)
        session.pop(SESSION_KEY, None)
        g.pop("_login_user", None)  # Flask-Login asks again when it is gone


def _see_other(response: Response) -> Response:
    """Redirect after a POST with 303, as everywhere in the house."""
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
        response.status_code = HTTPStatus.SEE_OTHER
    return response


def _let_in(_app: Flask, user: User, **_: object) -> None:
    """Begin a session under a new random id; whatever the cookie held before is forgotten.

    What let them in is written first: a code that another login has used meanwhile lets nobody in.

    :raises StaleDataError: it is so
    """
    save()
    whom, session_id, now = session[USER_KEY], secrets.token_urlsafe(SESSION_ID_BYTES), clock.now()
    session.clear()
    session[USER_KEY], session[SESSION_KEY] = whom, session_id
    with transaction() as database:
        id_hash = session_hash(session_id)
        sessions.sign_in(database, user.id, id_hash, is_over_before=now - ABSOLUTE, now=now)


def _let_out(_app: Flask, **_: object) -> None:
    """End the session on the server: a copy of the cookie is worth nothing afterwards."""
    id_hash = session_hash(session.get(SESSION_KEY, ""))
    session.clear()
    with transaction() as database:
        sessions.sign_out(database, id_hash, now=clock.now())
