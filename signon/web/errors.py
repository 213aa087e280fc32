"""The page and the HTTP status of every error, all in this one module."""

import secrets
import sqlite3
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, NotFound, SecurityError

from signon.core import errors as domain
from signon.core.refusal_kind import RefusalKind
from signon.web.logs import log
from signon.web.refusals import count
from signon.web.secret_paths import is_damaged_link

PAGES: dict[type[domain.SignOnError], tuple[str, HTTPStatus]] = {
    domain.LinkUnknown: ("link_unknown", HTTPStatus.NOT_FOUND),
    domain.LinkExpired: ("link_expired", HTTPStatus.GONE),
    domain.LinkReplaced: ("link_replaced", HTTPStatus.GONE),
    domain.ConfirmationClosed: ("confirmation_closed", HTTPStatus.GONE),
    domain.PlanUnknown: ("404", HTTPStatus.NOT_FOUND),
    domain.PlanClosed: ("plan_closed", HTTPStatus.CONFLICT),
    domain.PlanNotYetOpen: ("not_yet_open", HTTPStatus.CONFLICT),
    domain.StepRefused: ("step_refused", HTTPStatus.CONFLICT),
    domain.NameStands: ("name_stands", HTTPStatus.CONFLICT),
    domain.AddressFull: ("address_full", HTTPStatus.CONFLICT),
    domain.AlreadyDecided: ("already_decided", HTTPStatus.CONFLICT),
    domain.NotAllowed: ("403", HTTPStatus.FORBIDDEN),
    domain.SignOnUnknown: ("404", HTTPStatus.NOT_FOUND),
    domain.StaffUnknown: ("404", HTTPStatus.NOT_FOUND),
    domain.JobUnknown: ("404", HTTPStatus.NOT_FOUND),
    domain.LetterUnknown: ("404", HTTPStatus.NOT_FOUND),
    domain.LetterDelivered: ("step_refused", HTTPStatus.CONFLICT),
    domain.ResultGone: ("result_gone", HTTPStatus.GONE),
    domain.ShortAddressTaken: ("step_refused", HTTPStatus.CONFLICT),
    domain.SealBroken: ("503", HTTPStatus.SERVICE_UNAVAILABLE),
    domain.Overloaded: ("503", HTTPStatus.SERVICE_UNAVAILABLE),
}
KNOWN = frozenset({400, 403, 404, 405, 408, 411, 413, 415, 429, 500, 503})
RETRY_SECONDS = 10
#: What tells that nothing could be saved just now. The counters are files of SQLite, too.
NOT_NOW = OperationalError, PoolTimeout, domain.Overloaded, sqlite3.OperationalError
KEY, WAYS = "signon.errors", "signon.ways"
Dress = Callable[[str, int], Response]
Lead = Callable[[], Response | None]


def init_app(app: Flask) -> None:
    app.before_request(_set_request_id)
    app.register_error_handler(domain.Throttled, _throttled)
    app.register_error_handler(domain.SignOnError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(StaleDataError, lambda _: _refused(domain.AlreadyDecided()))
    app.register_error_handler(OperationalError, overloaded)
    app.register_error_handler(PoolTimeout, overloaded)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(SecurityError, lambda _: page("wrong_host", HTTPStatus.BAD_REQUEST))
    app.register_error_handler(Exception, _unexpected)


def _set_request_id() -> None:
    g.request_id = secrets.token_hex(6)


def dress(app: App, prefix: str, as_what: Dress) -> None:
    """Answer errors of paths below ``prefix`` with ``as_what(name, status)``, not a page."""
    app.extensions.setdefault(KEY, {})[f"{prefix}/"] = as_what


def lead_elsewhere(app: App, lead: Lead) -> None:
    """Ask ``lead`` where there is no page: it returns a redirect, or None if it knows none."""
    app.extensions.setdefault(WAYS, []).append(lead)


def page(name: str, status: int, **context: object) -> Response:
    """Return an error page; it shows the request id, by which staff can find it in the log."""
    for prefix, as_what in current_app.extensions.get(KEY, {}).items():
        if f"{request.path}/".startswith(prefix):
            dressed: Response = as_what(name, status)
            return dressed
    body = render_template(f"errors/{name}.html", request_id=g.get("request_id", ""), **context)
    return make_response(body, status)


def _refused(error: domain.SignOnError) -> Response:
    name, status = PAGES.get(type(error), ("400", HTTPStatus.BAD_REQUEST))
    if isinstance(error, domain.LinkUnknown) and is_damaged_link():
        name = "link_damaged"
    response = page(name, status, error=error)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _forged(_error: CSRFError) -> Response:
    count(RefusalKind.CSRF)
    return page("csrf", HTTPStatus.BAD_REQUEST)


def _throttled(error: domain.Throttled) -> Response:
    log.info("limit reached", id=g.get("request_id"), endpoint=request.endpoint)
    count(RefusalKind.LIMIT)
    response = page("429", HTTPStatus.TOO_MANY_REQUESTS, wait_seconds=error.wait_seconds)
    response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _http(error: HTTPException) -> ResponseReturnValue | HTTPException:
    # Flask wraps an error raised after the view (in Flask-Security's commit) in a 500: unwrap it.
    cause = getattr(error, "original_exception", None)
    if cause is not None:
        return current_app.handle_user_exception(cause)
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if error.code not in KNOWN:
        return page("400", error.code)
    response = page(str(error.code), error.code)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _not_found(_error: NotFound) -> Response:
    """Redirect to the page that was likely meant, or return 404."""
    name = "link_damaged" if request.endpoint is None and is_damaged_link() else "404"
    for lead in current_app.extensions.get(WAYS, ()):
        way: Response | None = lead()
        if way is not None:
            return way
    return page(name, HTTPStatus.NOT_FOUND)


def note_overload(error: Exception) -> None:
    """Write down that the database is busy, full or away."""
    log.error("database", id=g.get("request_id"), kind=type(error).__name__)


def overloaded(error: Exception) -> Response:
    """Return 503, as the database is busy or down: nothing was saved, so a retry is safe."""
    note_overload(error)
    response = page("503", HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _unexpected(error: Exception) -> Response:
    """Return 500. The log gets the file and line numbers, never the data, which may be personal."""
    is_database_away = isinstance(error, DBAPIError) and error.connection_invalidated
    if is_database_away:
        return overloaded(error)
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("unexpected", id=g.get("request_id"), kind=type(error).__name__, trace=places[-12:])
    return page("500", HTTPStatus.INTERNAL_SERVER_ERROR)
