"""Sign-in: Flask-Security with our accounts, rate limits, sessions and audit log.

Only its login and logout pages are used, and it checks passwords. Whether a request is signed in
is decided by a row in ``staff_session`` (``web/guard/access.py``), as a cookie can be copied.
"""

import secrets
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, session
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from flask_security import LoginForm, current_user, hash_password, verify_password
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from signon.config import Rate
from signon.core.identity import address
from signon.core.refusal_kind import RefusalKind
from signon.extensions import db, security
from signon.models import Role, User, WebAuthn
from signon.staff import devices, sessions
from signon.staff.datastore import Datastore
from signon.staff.passwords import shortened
from signon.web import clock
from signon.web.destinations import Destination, endpoint_of, serves
from signon.web.fields import Cleaned
from signon.web.guard import kept_form
from signon.web.guard.access import (
    ABSOLUTE,
    SESSION_KEY,
    STAFF_PATH,
    keeps_session,
    open_to_all,
    session_hash,
    signed_in,
)
from signon.web.guard.device_cookie import device_hash, give_cookie
from signon.web.guard.kept_form import USER_KEY
from signon.web.guard.rate_limit import network, throttle
from signon.web.guard.safe_redirect import is_at_home
from signon.web.language import spoken
from signon.web.marks import AnyView
from signon.web.menus import Menu, in_menu
from signon.web.refusals import count
from signon.web.settings import settings
from signon.web.transaction import reading, save, transaction

SESSION_ID_BYTES = 32
# Multiples of the login rate, which itself is for one name from one network: for all names from
# one network, and for one name from anywhere. The last is high, or strangers could lock people out.
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
    # Switches off its page to verify the password again, and below its static files.
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_CACHE_CONTROL": {},  # we set our own; theirs would be the invalid "no-store=True"
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
    """The login form, without "remember me", as sessions of the staff must expire."""

    email = EmailField(
        _l("E-mail address"), [Cleaned(address)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired()],
        filters=[shortened],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-Security's own
        super().__init__(*args, **kwargs)
        del self.remember

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - Flask-Security's signature
        """Count the try before the password is checked, and a failure after that.

        :raises Throttled: the rate limit is exceeded
        """
        _count(settings().limit_login, self.email.data or "")
        if not (is_good := super().validate(**kwargs)):
            count(RefusalKind.SIGN_IN)
        return is_good


def init_app(app: Flask) -> None:
    app.config.from_mapping(CONFIG)
    datastore = Datastore(db, User, Role, WebAuthn)
    security.init_app(app, datastore, login_form=SignInForm, render_template=_page)
    security.want_json(lambda _request: False)
    # Switches off sign-in by a token in a header or a query.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined] # Flask-Login sets it
    in_menu(Menu.FOOTER, 60, _l("Staff sign-in"))(_wrap_view(app, "login", Destination.SIGN_IN))
    _wrap_view(app, "logout", Destination.SIGN_OUT)
    user_logged_in.connect(_on_login)
    user_logged_out.connect(_on_logout)


def lead_home(app: Flask) -> None:
    """Redirect to the staff's home page after a login; call this after all blueprints."""
    with app.app_context():
        app.config["SECURITY_POST_LOGIN_VIEW"] = endpoint_of(Destination.STAFF_HOME)


def _wrap_view(app: Flask, name: str, destination: Destination) -> AnyView:
    """Wrap a view of Flask-Security, to give it our marks, redirects and session checks."""
    theirs = app.view_functions[f"security.{name}"]

    @wraps(theirs)
    @open_to_all
    @keeps_session
    @serves(destination)
    def view() -> Response:
        _drop_foreign_next()
        _forget_ended_session()
        return _see_other(make_response(theirs()))

    app.view_functions[f"security.{name}"] = view
    return view


def hashed(password: str) -> str:
    """Return the hash of a password, as the database stores it."""
    return str(hash_password(security.password_util.normalize(password)))


def is_password_of(user: User, typed: str) -> bool:
    """Say whether ``typed`` is the password of ``user``."""
    normalized = security.password_util.normalize(typed)
    return user.password is not None and bool(verify_password(normalized, user.password))


def _count(rate: Rate | None, typed_name: str) -> None:
    """Count one try to sign in. From a browser that is known to the account, nothing else counts.

    :raises Throttled: a rate limit is exceeded
    :raises Overloaded: the machines cannot count together, as Redis is away
    """
    if rate is None:
        return
    name, where, device = typed_name.strip().casefold(), network(), device_hash()
    with reading() as database:
        is_known = devices.is_known(database, device, name)
    if device is not None and is_known:
        throttle(rate, "login with", device.hex(), exactly=True)
        return
    throttle(rate, "login", name, where, exactly=True)
    throttle(Rate(PER_NETWORK * rate.count, rate.seconds), "login from", where, exactly=True)
    throttle(Rate(PER_NAME * rate.count, rate.seconds), "login as", name, exactly=True)


def _page(template: str, **context: Any) -> tuple[str, int]:  # noqa: ANN401 - Flask's signature
    """Render a page of Flask-Security; with status 422 if the form had errors."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render_template(template, **context), status


def _drop_foreign_next() -> None:
    """Drop a ``next`` that is no page of the staff, before Flask-Security reads it."""
    for values in ("args", "form"):
        given = getattr(request, values)
        if not is_at_home(given.get("next", "")):
            rest = [(name, value) for name, value in given.items(multi=True) if name != "next"]
            setattr(request, values, ImmutableMultiDict(rest))


def _forget_ended_session() -> None:
    """Sign out of Flask-Login if our session has ended; else the login would redirect forever."""
    if current_user.is_authenticated and signed_in(clock.now()) is None:
        session.pop(USER_KEY, None)
        session.pop(SESSION_KEY, None)
        g.pop("_login_user", None)  # Flask-Login's cache of the current user


def _see_other(response: Response) -> Response:
    """Redirect after a POST with 303, as all our views do."""
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
        response.status_code = HTTPStatus.SEE_OTHER
    return response


def _on_login(_app: Flask, user: User, **_: object) -> None:
    """Begin a session with a new random id; clear what the cookie held before.

    Flask-Security's changes are saved first, so that two logins cannot use the same one-time code.

    :raises StaleDataError: another login has used the code meanwhile
    """
    save()
    whom, session_id, now = session[USER_KEY], secrets.token_urlsafe(SESSION_ID_BYTES), clock.now()
    kept = session.get(kept_form.KEY)
    session.clear()
    session[USER_KEY], session[SESSION_KEY] = whom, session_id
    kept_form.carry_over(kept, whom)
    with transaction() as database:
        id_hash = session_hash(session_id)
        sessions.sign_in(database, user.id, id_hash, is_over_before=now - ABSOLUTE, now=now)
        if not devices.use(database, device_hash(), user.id, now=now):
            new = give_cookie(path=STAFF_PATH)
            devices.remember(database, new, user, language=spoken(), now=now)


def _on_logout(_app: Flask, **_: object) -> None:
    """End the session on the server: a copy of the cookie is invalid afterwards."""
    id_hash = session_hash(session.get(SESSION_KEY, ""))
    session.clear()
    with transaction() as database:
        sessions.sign_out(database, id_hash, now=clock.now())
