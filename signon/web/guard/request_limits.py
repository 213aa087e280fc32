"""What a request may carry: decided before any form looks at it (D12)."""

from collections import Counter
from urllib.parse import parse_qsl

from flask import abort, request

from signon.web.guard.slow_clients import ThreadSlot

FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_BYTES = 64 * 1024
MAX_FIELDS = 200


def check() -> None:
    """Refuse a query or body that no honest form sends.

    411 without a length (a body cut short must not pass for whole), 413 too large, 415 for other
    than form types, 400 for bad UTF-8, NUL, a file or a field that is there twice.

    :raises Overloaded: too many others are being waited for
    """
    if request.endpoint is None:
        return
    _fields(request.query_string)
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    _check_frame()
    with ThreadSlot():
        body = request.get_data(cache=True, parse_form_data=False)
    if request.mimetype == "multipart/form-data":
        _refuse_unreadable(body)
        if request.files:  # no form of ours asks for one, and a field would take it for its text
            abort(400)
        names = [name for name, _ in request.form.items(multi=True)]
    else:
        names = _fields(body)
    if any(count > 1 for count in Counter(names).values()):
        abort(400)


def _check_frame() -> None:
    """Look at what the headers say of the body, before it is read."""
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
