"""Addresses that a mail program, a sentence or a person has changed on the way.

A full stop or a bracket after the address becomes part of it, a long link is cut in two, somebody
types capitals. What was meant is found where it can be, and the browser is sent there (308).
"""

import re
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from signon.core.languages import languages
from signon.core.links import TOKEN_CHARACTERS
from signon.web.errors import lead_elsewhere
from signon.web.language import own_query
from signon.web.secret_paths import secret_words

TAIL = re.compile(r"[^A-Za-z0-9_-]+$")
NOT_IN_TOKENS = re.compile(r"[^A-Za-z0-9_-]")
READING = frozenset({"GET", "HEAD"})


def lead_to_what_was_meant() -> Response | None:
    """Return the redirect from an address without a page to the one that was likely meant."""
    is_read = request.endpoint is None and request.method in READING
    if not is_read or "\0" in request.path:
        return None
    path = _mended(request.path)
    if path == request.path or not _is_page(path):
        return None
    where = f"{request.script_root}{quote(path)}{own_query()}"
    return current_app.make_response(redirect(where, HTTPStatus.PERMANENT_REDIRECT))


def _mended(path: str) -> str:
    """Return ``path`` in small letters, without what stands after it; a secret keeps its letters.

    From a secret, everything is removed that none contains: a line break in its middle, too.
    """
    words = secret_words(current_app)
    mended = [""]
    for part in TAIL.sub("", path).split("/"):
        token = NOT_IN_TOKENS.sub("", part)
        is_token = mended[-1] in words and len(token) == TOKEN_CHARACTERS
        mended.append(token if is_token else part.lower())
    return "/".join(mended[1:])


def _is_page(path: str) -> bool:
    """Say whether there may be a page at ``path``, with or without a language before it."""
    first, slash, rest = path[1:].partition("/")
    is_prefixed = first in languages() and not request.script_root
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(
            adapter.match(slash + rest if is_prefixed else path, method="GET")
        )
    except (HTTPException, RequestRedirect):
        return False


def init_app(app: Flask) -> None:
    lead_elsewhere(app, lead_to_what_was_meant)
