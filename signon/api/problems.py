"""Errors as problem documents (RFC 9457): what went wrong, and how to get it right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from json import dumps
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l

from signon.api.schema import FieldDescription

DOCUMENTATION = "/api/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, repr=False)
class BadParameter:
    """A parameter that was refused."""

    parameter: Annotated[str, FieldDescription(_l("The parameter's name."))]
    detail: Annotated[str, FieldDescription(_l("What it must be."))]


@dataclass(frozen=True, repr=False)
class Problem:
    """What went wrong with a request, as a problem document (RFC 9457)."""

    type: Annotated[
        str,
        FieldDescription(
            _l("The kind of problem: an address that explains it."), format="uri-reference"
        ),
    ]
    title: Annotated[str, FieldDescription(_l("The kind of problem in words, the same each time."))]
    status: Annotated[int, FieldDescription(_l("The status, as in the first line of the answer."))]
    detail: Annotated[str, FieldDescription(_l("What to do about it."))]
    request_id: Annotated[
        str, FieldDescription(_l("The id of the request, which staff can look up."))
    ]
    errors: Annotated[
        list[BadParameter], FieldDescription(_l("The parameters that were refused; often none."))
    ]


@dataclass(frozen=True, repr=False)
class ProblemKind:
    """A kind of problem; ``anchor`` is its section of the documentation page."""

    anchor: str
    status: HTTPStatus
    title: Any
    advice: Any


REFUSED = ProblemKind(
    "bad-parameter",
    HTTPStatus.BAD_REQUEST,
    _l("A parameter is not valid"),
    _l("Correct the parameters listed in errors; each says what it must be."),
)
KINDS = {
    "400": ProblemKind(
        "bad-request",
        HTTPStatus.BAD_REQUEST,
        _l("The request cannot be read"),
        _l("Percent-encode the query as UTF-8, without NUL characters."),
    ),
    "404": ProblemKind(
        "not-found",
        HTTPStatus.NOT_FOUND,
        _l("There is nothing at this address"),
        _l("The plans are listed at /api/v1/plans, and all paths at /api/v1/openapi.json."),
    ),
    "405": ProblemKind(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        _l("This API is read-only"),
        _l("Use GET or HEAD."),
    ),
    "413": ProblemKind(
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _l("The request is too large"),
        _l("Send fewer and shorter parameters."),
    ),
    "429": ProblemKind(
        "too-many-requests",
        HTTPStatus.TOO_MANY_REQUESTS,
        _l("Too many requests came from this network"),
        _l("Wait the number of seconds in the Retry-After header, then try again."),
    ),
    "500": ProblemKind(
        "internal-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _l("Something went wrong, and the fault is ours"),
        _l("Try again later. If it keeps happening, tell the staff the id of the request."),
    ),
    "503": ProblemKind(
        "unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        _l("The service is busy, or cannot reach its database"),
        _l("Wait the number of seconds in the Retry-After header, then try again."),
    ),
}
EVERY_KIND = (REFUSED, *KINDS.values())


def kind_of(name: str, status: int) -> ProblemKind:
    """Return the kind of problem for the error page with this name and status."""
    found = KINDS.get(name) or KINDS.get(str(int(status)))
    if found is not None:
        return found
    advice = "Compare the request with the documentation."
    return ProblemKind("", HTTPStatus(status), HTTPStatus(status).phrase, advice)


def described(
    kind: ProblemKind, errors: Sequence[tuple[str, str]], *, where: str, request_id: str
) -> str:
    """Return the problem document as JSON, in the current language.

    :param where: the address of the documentation
    """
    problem = Problem(
        type=f"{where}#{kind.anchor}" if kind.anchor else "about:blank",
        title=str(kind.title),
        status=int(kind.status),
        detail=str(kind.advice),
        request_id=request_id,
        errors=[BadParameter(name, detail) for name, detail in errors],
    )
    return dumps(asdict(problem), ensure_ascii=False)
