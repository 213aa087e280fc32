"""Sign-in: Flask-Security with our accounts, rate limits, sessions and audit log.

Only its pages to sign in and out are used, and it checks passwords and codes. Whether a request is
signed in is decided by a row in ``staff_session`` (see ``web/guard/access.py``), as a cookie can be
copied.
"""

import secrets
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn

from flask import (
    Flask,
    Response,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from flask_security import current_user, hash_password, verify_password
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response as BaseResponse

from signon.extensions import db, security
from signon.models import Role, User, WebAuthn
from signon.staff import devices, sessions
from signon.staff.datastore import Datastore
from signon.staff.second_factor import (
    OneTimeCodeForm,
    OneTimeCodes,
    RecoveryCodes,
    RecoveryForm,
    RescueForm,
)
from signon.staff.security_config import CONFIG
from signon.staff.sign_in_form import SignInForm
from signon.web import clock
from signon.web.destinations import Destination, endpoint_of, serves
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
from signon.web.guard.safe_redirect import is_at_home
from signon.web.language import spoken
from signon.web.marks import AnyView
from signon.web.menus import Menu, in_menu
from signon.web.settings import settings
from signon.web.transaction import save, transaction

SESSION_ID_BYTES = 32
# Flask-Security's name, in the cookie, for whose password was right while the code is missing.
WAITING_KEY = "tf_user_id"
PASSWORD_AT = "password_at"  # noqa: S105 - a time, in seconds
WAITS_FOR_CODE = timedelta(minutes=10)
ASK_FOR_CODE = ("two_factor_token_validation", "mf_recovery")
# Views of Flask-Security that ours stand for, or that are not used.
REPLACED = (
    "two_factor_setup",
    "two_factor_setup_validate",
    "two_factor_rescue",
    "tf_select",
    "mf_recovery_codes",
)


def init_app(app: Flask) -> None:
    app.config.from_mapping(CONFIG)
    with app.app_context():
        app.config["SECURITY_TOTP_ISSUER"] = settings().public_host
    # Its constructor takes these two, its init_app does not.
    security._totp_cls = OneTimeCodes  # noqa: SLF001 - it has no setting for it
    security._mf_recovery_codes_util_cls = RecoveryCodes  # noqa: SLF001 - it has no setting for it
    datastore = Datastore(db, User, Role, WebAuthn)
    security.init_app(
        app,
        datastore,
        login_form=SignInForm,
        two_factor_verify_code_form=OneTimeCodeForm,
        mf_recovery_form=RecoveryForm,
        two_factor_rescue_form=RescueForm,
        render_template=_page,
    )
    security.want_json(lambda _request: False)
    # Switches off sign-in by a token in a header or a query.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined] # Flask-Login sets it
    in_menu(Menu.FOOTER, 60, _l("Staff sign-in"))(_wrap_view(app, "login", Destination.SIGN_IN))
    _wrap_view(app, "logout", Destination.SIGN_OUT)
    for name in ASK_FOR_CODE:
        _wrap_view(app, name)
    for name in REPLACED:
        app.view_functions[f"security.{name}"] = _absent
    user_logged_in.connect(_on_login)
    user_logged_out.connect(_on_logout)


def lead_home(app: Flask) -> None:
    """Redirect to the staff's home page after a login; call this after all blueprints."""
    with app.app_context():
        app.config["SECURITY_POST_LOGIN_VIEW"] = endpoint_of(Destination.STAFF_HOME)


def _wrap_view(app: Flask, name: str, destination: Destination | None = None) -> AnyView:
    """Wrap a view of Flask-Security, to give it our marks, redirects and session checks."""
    theirs = app.view_functions[f"security.{name}"]

    @wraps(theirs)
    @open_to_all
    @keeps_session
    def view() -> BaseResponse:
        _drop_foreign_next()
        _forget_ended_session()
        _forget_old_password()
        if name in ASK_FOR_CODE and current_user.is_authenticated:
            return redirect(url_for(endpoint_of(Destination.STAFF_HOME)), HTTPStatus.SEE_OTHER)
        response = _see_other(make_response(theirs()))
        if WAITING_KEY in session:
            session.setdefault(PASSWORD_AT, clock.now().timestamp())
        return response

    app.view_functions[f"security.{name}"] = serves(destination)(view) if destination else view
    return view


@open_to_all
def _absent(**_: object) -> NoReturn:
    abort(HTTPStatus.NOT_FOUND)


def hashed(password: str) -> str:
    """Return the hash of a password, as the database stores it."""
    return str(hash_password(security.password_util.normalize(password)))


def is_password_of(user: User, typed: str) -> bool:
    """Say whether ``typed`` is the password of ``user``."""
    normalized = security.password_util.normalize(typed)
    return user.password is not None and bool(verify_password(normalized, user.password))


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


def _forget_old_password() -> None:
    """Ask for the password anew if the code did not follow it within minutes.

    Else whoever copies the cookie between the two has an unlimited time to try codes.
    """
    waited = clock.now().timestamp() - session.get(PASSWORD_AT, 0)
    if WAITING_KEY in session and not 0 <= waited <= WAITS_FOR_CODE.total_seconds():
        session.pop(WAITING_KEY)
    if WAITING_KEY not in session:
        session.pop(PASSWORD_AT, None)


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
