"""Responses of the API: cacheable JSON, CORS headers, errors, and the rate limit."""

from collections.abc import Sequence
from json import dumps

from flask import Response, g, make_response, request
from flask_babel import force_locale

from signon.api import problems
from signon.api.parameters import ParametersRefused
from signon.api.problems import DOCUMENTATION, ProblemKind
from signon.api.schema import plain
from signon.core.languages import SOURCE
from signon.web.cache.cache_control import count_each, keep
from signon.web.guard.rate_limit import network, throttle
from signon.web.settings import settings

MEDIA_TYPE = "application/json"
DAY_SECONDS = 24 * 3600
ANYONE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": str(DAY_SECONDS),
}


def answer(content: object, *, next_page: str | None = None) -> Response:
    """Return ``content`` as JSON, with the next page in a ``Link`` header too."""
    text = dumps(content, default=plain, ensure_ascii=False, separators=(",", ":"))
    response = make_response(text)
    response.mimetype = MEDIA_TYPE
    if next_page:
        response.headers["Link"] = f'<{next_page}>; rel="next"'
    return count_each(keep(response))


def count() -> None:
    """Count a request of this network; OPTIONS and the documentation page are not counted.

    :raises Throttled: the rate limit is exceeded
    """
    if request.method != "OPTIONS" and request.path != DOCUMENTATION:
        throttle(settings().limit_api, "api", network())


def open_to_scripts(response: Response) -> Response:
    """Let scripts of all sites read the API (CORS), including errors, but without cookies."""
    if f"{request.path}/".startswith(DOCUMENTATION) and request.path != DOCUMENTATION:
        response.headers.update(ANYONE)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response


def dressed(name: str, status: int) -> Response:
    """Return the problem document for an error that ``web.errors`` has named.

    It adds the CORS headers itself, as ``after_request`` of the blueprint does not run for a 404.
    """
    return open_to_scripts(_document(problems.kind_of(name, status)))


def refused(error: ParametersRefused) -> Response:
    """Return the problem document that says which parameters are wrong, and why."""
    return _document(problems.REFUSED, error.errors)


def _document(kind: ProblemKind, errors: Sequence[tuple[str, str]] = ()) -> Response:
    where = settings().public_url + DOCUMENTATION  # works also for an untrusted Host
    with force_locale(SOURCE):  # always English, whatever the plan's language
        text = problems.described(kind, errors, where=where, request_id=g.get("request_id", ""))
    response = make_response(text, kind.status)
    response.mimetype = problems.MEDIA_TYPE
    return response
