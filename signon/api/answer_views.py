"""How the API answers: JSON that any script may read and keep, and a limit for each network."""

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
    """Return ``content`` as JSON, with the way to the next page in a header too."""
    text = dumps(content, default=plain, ensure_ascii=False, separators=(",", ":"))
    response = make_response(text)
    response.mimetype = MEDIA_TYPE
    if next_page:
        response.headers["Link"] = f'<{next_page}>; rel="next"'
    return count_each(keep(response))


def count() -> None:
    """Count a request of this network; asking what may be asked is free.

    :raises Throttled: it was one too many
    """
    if request.method != "OPTIONS" and request.path != DOCUMENTATION:
        throttle(settings().limit_api, "api", network())


def open_to_scripts(response: Response) -> Response:
    """Let scripts of all sites read what the API says, errors too; never with their cookies."""
    if f"{request.path}/".startswith(DOCUMENTATION) and request.path != DOCUMENTATION:
        response.headers.update(ANYONE)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response


def dressed(name: str, status: int) -> Response:
    """Return the problem document for an error that ``web.errors`` has named.

    It is open to scripts here, because an address that leads nowhere has no view to come from.
    """
    return open_to_scripts(_document(problems.kind_of(name, status)))


def refused(error: ParametersRefused) -> Response:
    """Return the problem document that says which parameters are wrong, and why."""
    return _document(problems.REFUSED, error.errors)


def _document(kind: ProblemKind, errors: Sequence[tuple[str, str]] = ()) -> Response:
    where = settings().public_url + DOCUMENTATION  # for a foreign host, no address can be built
    with force_locale(SOURCE):  # also for a plan of another language: this speaks to programs
        text = problems.described(kind, errors, where=where, request_id=g.get("request_id", ""))
    response = make_response(text, kind.status)
    response.mimetype = problems.MEDIA_TYPE
    return response
