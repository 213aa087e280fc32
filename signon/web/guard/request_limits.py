"""Limits on the query and body of a request, checked before any form reads them (D12)."""

from collections import Counter
from urllib.parse import parse_qsl

from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from signon.core.refusal_kind import RefusalKind
from signon.web.guard.slow_clients import awaiting_body
from signon.web.refusals import count

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_BYTES = 64 * 1024
MAX_FIELDS = 200


class ReadableRequest(Request):
    """A request whose query can be read before :func:`check` has refused a damaged one."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters in the query; none if it is not text."""
        try:
            return super().args
        except UnicodeDecodeError:
            return ImmutableMultiDict()


def check() -> None:
    """Refuse a query or body that none of our forms sends.

    411 without a Content-Length (else a truncated body could not be noticed), 413 if too large,
    415 if it is not a form, 408 if it ends too early, 400 for bad UTF-8, NUL, a file or a repeated
    field.

    :raises Overloaded: too many slow clients occupy threads
    """
    if request.endpoint is None:
        return
    _fields(request.query_string)
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    _check_headers()
    with awaiting_body():
        body = request.get_data(cache=True, parse_form_data=False)
    if len(body) < (request.content_length or 0):
        count(RefusalKind.SLOW)
        abort(408)
    is_multipart = request.mimetype == "multipart/form-data"
    names = _names_of_parts(body) if is_multipart else _fields(body)
    if any(count > 1 for count in Counter(names).values()):
        abort(400)


def _names_of_parts(body: bytes) -> list[str]:
    """Return the names in a multipart body.

    A file is refused, as no form has a field for one, and a text field would read it. Werkzeug
    finds nothing in a damaged body, and the name None where a part has none.
    """
    _refuse_unreadable(body)
    names: list[str | None] = [name for name, _ in request.form.items(multi=True)]
    found = [name for name in names if name is not None and "\0" not in name]
    if request.files or not found or len(found) < len(names):
        abort(400)
    return found


def _check_headers() -> None:
    """Check the length and type that the headers declare, before the body is read."""
    told = request.environ.get("CONTENT_LENGTH")
    if told is not None and not (told.isascii() and told.isdigit()):
        abort(400)
    if request.content_length is None or "Transfer-Encoding" in request.headers:
        abort(411)
    if request.content_length > MAX_BYTES:
        abort(413)
    if request.mimetype not in FORM_TYPES:
        abort(415)


def _fields(encoded: bytes) -> list[str]:
    """Return the names in a URL-encoded query or body."""
    _refuse_unreadable(encoded)
    try:
        pairs = parse_qsl(
            encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except UnicodeDecodeError:
        abort(400)
    except ValueError:
        abort(413)
    if any("\0" in name or "\0" in value for name, value in pairs):
        abort(400)
    return [name for name, _ in pairs]


def _refuse_unreadable(encoded: bytes) -> None:
    try:
        text = encoded.decode()
    except UnicodeDecodeError:
        abort(400)
    if "\0" in text:
        abort(400)
