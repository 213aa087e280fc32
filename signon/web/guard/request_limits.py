"""Limits on the query and body of a request, checked before any form reads them (D12)."""

from collections import Counter
from urllib.parse import parse_qsl

from flask import abort, request

from signon.web.guard.slow_clients import ThreadSlot

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_BYTES = 64 * 1024
MAX_FIELDS = 200


def check() -> None:
    """Refuse a query or body that none of our forms sends.

    411 without a Content-Length (else a truncated body could not be noticed), 413 if too large,
    415 if it is not a form, 400 for bad UTF-8, NUL, a file or a repeated field.

    :raises Overloaded: too many slow clients occupy threads
    """
    if request.endpoint is None:
        return
    _fields(request.query_string)
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    _check_headers()
    with ThreadSlot():
        body = request.get_data(cache=True, parse_form_data=False)
    if request.mimetype == "multipart/form-data":
        _refuse_unreadable(body)
        if request.files:  # no form has a file field, and a text field would read it
            abort(400)
        names = [name for name, _ in request.form.items(multi=True)]
    else:
        names = _fields(body)
    if any(count > 1 for count in Counter(names).values()):
        abort(400)


def _check_headers() -> None:
    """Check the length and type that the headers declare, before the body is read."""
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
