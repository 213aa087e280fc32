"""Structured logs without personal data: no address, no name, no token, no network address."""

import logging
import sys
import time
from urllib.parse import quote

import structlog
from flask import Flask, Response, g, request

from signon.config import Settings
from signon.web.secret_paths import without_secrets

log: structlog.stdlib.BoundLogger = structlog.get_logger("signon")
PLACES = 12  # innermost lines of a traceback that are logged


def configure(settings: Settings) -> None:
    """Write one line per event, as JSON or as text, to standard error."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def public_path(path: str) -> str:
    """Return ``path`` without secret tokens, escaped so that it cannot forge a log line."""
    return quote(without_secrets(path), safe="/:@!$&'()*+,;=~")


def trouble(error: Exception) -> dict[str, object]:
    """Return the type of an error and its traceback; not its message, which may name a person."""
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"kind": type(error).__name__, "trace": places[-PLACES:]}


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    log.info(
        "request",
        id=g.get("request_id"),
        method=request.method,
        path=public_path(request.path),
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
    return response
