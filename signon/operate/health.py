"""Whether the service lives (it answers) and is ready (its database answers and fits)."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask, jsonify
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from signon.config import LOOPBACK, Settings
from signon.extensions import db
from signon.models import OutboxMessage
from signon.models.outbox import MailState, in_state
from signon.operate import revision
from signon.web import clock
from signon.web.guard.access import open_to_all
from signon.web.language import in_one_language
from signon.web.logs import log
from signon.web.settings import KEY

PATHS = frozenset({"/healthz", "/readyz"})
RETRY_SECONDS = 10

bp = Blueprint("operate", __name__)


@bp.get("/healthz")
@open_to_all
@in_one_language
def healthz() -> ResponseReturnValue:
    """Answer, and touch nothing: whoever restarts us must not do so for another's fault."""
    return jsonify(status="alive")


@bp.get("/readyz")
@open_to_all
@in_one_language
def readyz() -> ResponseReturnValue:
    """Say whether visitors can be served, and for how long the mail that waits longest is due."""
    try:
        with db.engine.connect() as connection:
            revision.check(connection)
            age = _outbox_age(connection, clock.now())
    except revision.NotMigrated:
        return _not_ready("not migrated")
    except SQLAlchemyError as error:
        log.warning("database away", kind=type(error).__name__)
        return _not_ready("away")
    return jsonify(status="ready", database="ok", outbox_age_seconds=age)


def _not_ready(database: str) -> ResponseReturnValue:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    body = jsonify(status="not ready", database=database)
    return body, HTTPStatus.SERVICE_UNAVAILABLE, headers


def _outbox_age(connection: Connection, now: datetime) -> float:
    """Return for how many seconds the first waiting mail has been due; one look into an index.

    A mail that is to be tried again later is not late before that time.
    """
    first = connection.scalar(
        select(func.min(OutboxMessage.next_at)).where(in_state(MailState.WAITING))
    )
    return 0.0 if first is None else round(max(0.0, (now - first).total_seconds()), 1)


class LocalProbe:
    """Let whoever looks after this machine ask by its local name, which no visitor may use.

    Only these two pages make no links, so only for them is the host of no account.
    """

    def __init__(self, app: WSGIApplication, public_host: str) -> None:
        self._app = app
        self._public_host = public_host

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PATHS and _is_local(environ.get("HTTP_HOST", "")):
            environ = {**environ, "HTTP_HOST": self._public_host}
        return self._app(environ, start_response)


def _is_local(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def _let_probes_in(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    settings: Settings = app.extensions[KEY]
    probed = LocalProbe(app.wsgi_app, settings.public_host)
    app.wsgi_app = probed  # type: ignore[method-assign] # as Flask documents it


bp.record_once(_let_probes_in)
