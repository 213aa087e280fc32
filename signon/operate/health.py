"""Health checks: live means that the process answers, ready that its database fits too."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from signon.extensions import db
from signon.models import OutboxMessage
from signon.models.outbox import MailState, in_state
from signon.operate import key_check, revision
from signon.web import clock
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import is_redis_away
from signon.web.language import in_one_language
from signon.web.local_names import answers_locally
from signon.web.logs import log
from signon.web.settings import settings

RETRY_SECONDS = 10
MISFITS: dict[type[Exception], str] = {
    revision.NotMigrated: "not migrated",
    key_check.WrongKeys: "wrong keys",
}

bp = Blueprint("operate", __name__)


@bp.get("/healthz")
@open_to_all
@in_one_language
@answers_locally
def healthz() -> ResponseReturnValue:
    """Answer without using the database: its failure is no reason to restart this process."""
    return jsonify(status="alive")


@bp.get("/readyz")
@open_to_all
@in_one_language
@answers_locally
def readyz() -> ResponseReturnValue:
    """Report whether visitors can be served, and for how long the oldest mail is overdue."""
    try:
        with db.engine.connect() as connection:
            revision.check(connection)
            key_check.check(connection, settings())
            age = _outbox_age(connection, clock.now())
    except tuple(MISFITS) as error:
        return _not_ready(MISFITS[type(error)])
    except SQLAlchemyError as error:
        log.warning("database away", kind=type(error).__name__)
        return _not_ready("away")
    return jsonify(status="ready", database="ok", outbox_age_seconds=age, **_redis())


def _redis() -> dict[str, str]:
    """Return how Redis is, if it is set: while it is away, each machine limits alone."""
    return {"redis": "away" if is_redis_away() else "ok"} if settings().redis_url else {}


def _not_ready(database: str) -> ResponseReturnValue:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    body = jsonify(status="not ready", database=database)
    return body, HTTPStatus.SERVICE_UNAVAILABLE, headers


def _outbox_age(connection: Connection, now: datetime) -> float:
    """Return for how many seconds the oldest waiting mail has been due, by one index lookup.

    A mail that is to be tried again later is not due before that time.
    """
    first = connection.scalar(
        select(func.min(OutboxMessage.next_at)).where(in_state(MailState.WAITING))
    )
    return 0.0 if first is None else round(max(0.0, (now - first).total_seconds()), 1)
