"""Errors as problem documents (RFC 9457): what went wrong, and how to get it right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from json import dumps
from typing import Annotated

from flask import Response, g, make_response
from flask_babel import lazy_gettext as _l

from signon.api.parameters import ParametersRefused
from signon.api.schema import About
from signon.web.settings import settings

DOCUMENTATION = "/api/"
MEDIA_TYPE = "application/problem+json"
UNREADABLE = "bad-request"
BAD_PARAMETER = "bad-parameter"


@dataclass(frozen=True)
class BadParameter:
    """A parameter that was refused."""

    parameter: Annotated[str, About(_l("The parameter's name."))]
    detail: Annotated[str, About(_l("What it must be instead."))]


@dataclass(frozen=True)
class Problem:
    """What went wrong with a request, after RFC 9457."""

    type: Annotated[
        str,
        About(_l("The kind of problem: an address that explains it."), format="uri-reference"),
    ]
    title: Annotated[str, About(_l("The kind of problem in words, the same each time."))]
    status: Annotated[int, About(_l("The status, as in the first line of the answer."))]
    detail: Annotated[str, About(_l("What to do about it."))]
    request_id: Annotated[str, About(_l("The name of the request, by which staff can find it."))]
    errors: Annotated[
        list[BadParameter], About(_l("The parameters that were refused; often none."))
    ]


@dataclass(frozen=True)
class _Kind:
    """A kind of problem: the anchor that explains it on the page of documentation."""

    anchor: str
    title: str
    detail: str


_KINDS = {
    "400": _Kind(
        UNREADABLE,
        "The request cannot be read",
        "Encode the query as UTF-8 with percent signs, without the character NUL.",
    ),
    "404": _Kind(
        "not-found",
        "There is nothing at this address",
        "The plans are listed at /api/v1/plans, all paths at /api/v1/openapi.json.",
    ),
    "405": _Kind(
        "method-not-allowed",
        "This API is only read",
        "Use GET or HEAD.",
    ),
    "413": _Kind(
        "too-large",
        "The request is too large",
        "Send fewer and shorter parameters.",
    ),
    "429": _Kind(
        "too-many-requests",
        "Too many requests came from this network",
        "Wait as many seconds as the header Retry-After says, and ask again.",
    ),
    "500": _Kind(
        "internal-error",
        "Something went wrong, and the fault is ours",
        "Ask again later; if it stays, tell the staff the request's id.",
    ),
    "503": _Kind(
        "unavailable",
        "The service is busy or being worked on",
        "Wait as many seconds as the header Retry-After says, and ask again.",
    ),
    "wrong_host": _Kind(
        "wrong-host",
        "This host is not ours",
        "Ask the host that the documentation names.",
    ),
}
REFUSED = _Kind(
    BAD_PARAMETER,
    "A parameter means nothing",
    "Correct the parameters that stand in errors; all are described at /api/v1/openapi.json.",
)


def dressed(name: str, status: int) -> Response:
    """Return the problem document for an error that ``web.errors`` has named."""
    known = _KINDS.get(name) or _KINDS.get(str(int(status)))
    if known is None:
        known = _Kind("", HTTPStatus(status).phrase, "Compare the request with the documentation.")
    return _document(known, status)


def refused(error: ParametersRefused) -> Response:
    """Return the problem document that says which parameters are wrong, and why."""
    return _document(REFUSED, HTTPStatus.BAD_REQUEST, error.errors)


def _document(kind: _Kind, status: int, errors: Sequence[tuple[str, str]] = ()) -> Response:
    where = settings().public_url + DOCUMENTATION  # for a foreign host, no address can be built
    problem = Problem(
        type=f"{where}#{kind.anchor}" if kind.anchor else "about:blank",
        title=kind.title,
        status=int(status),
        detail=kind.detail,
        request_id=g.get("request_id", ""),
        errors=[BadParameter(name, detail) for name, detail in errors],
    )
    response = make_response(dumps(asdict(problem), ensure_ascii=False), status)
    response.mimetype = MEDIA_TYPE
    return response
