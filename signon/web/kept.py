"""Pages kept as bytes: whoever only reads gets them without waking the application.

A page is kept under its address until anything that it could show has changed: a sign-on's step,
a count, a plan, or the minute. Whether something has is asked of the database at most once every
``SIGNON_KEEP_PAGES`` seconds, so that a rush of readers costs a dictionary look-up each.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from signon.config import Settings
from signon.models import Audit, Event, Fold
from signon.web import clock
from signon.web.transaction import reading

MOST_BYTES = 64 * 1024 * 1024
LARGEST = 4 * 1024 * 1024
LONGEST_KEY = 2048
PACKED = re.compile(r"text/|image/svg|application/(.+[+])?(json|xml)")
KEY = "signon.kept"
ADDRESS = ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
LATEST = select(
    select(func.max(Event.id)).scalar_subquery(),
    select(func.max(Audit.id)).scalar_subquery(),
    select(Fold.moves).scalar_subquery(),
)
Headers = list[tuple[str, str]]
Address = tuple[str, ...]
Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Page:
    """One kept answer: its bytes as they are and packed, each with its headers."""

    stamp: Stamp
    etag: str
    plain: tuple[Headers, bytes]
    packed: tuple[Headers, bytes]
    unchanged: Headers

    @property
    def size(self) -> int:
        return len(self.plain[1]) + len(self.packed[1])


class Kept:
    """WSGI: answer from memory where that is still true, and ask the application otherwise."""

    def __init__(self, app: Flask, application: WSGIApplication, seconds: float) -> None:
        self.app, self.application, self.seconds = app, application, seconds
        self.pages: OrderedDict[Address, Page] = OrderedDict()
        self.bytes = 0
        self._lock = threading.Lock()
        self._stamp: Stamp = ()
        self._asked_at = float("-inf")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a GET or HEAD from memory, or let the application do it."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        key = tuple(environ.get(name, "") for name in ADDRESS)
        page, stamp = self.pages.get(key), self.stamp()
        if page is not None and page.stamp == stamp:
            return _answer(page, environ, start_response)
        environ[KEY] = self, key, stamp  # what changes while the page is made must not go unseen
        return self.application(environ, start_response)

    def stamp(self) -> Stamp:
        """Return what changes whenever a page might; asked of the database now and then."""
        now = time.monotonic()
        if now - self._asked_at >= self.seconds:
            self._asked_at = now  # first: others go on with the old one meanwhile
            # While the database is away, what is kept stays good.
            with suppress(SQLAlchemyError), self.app.app_context(), reading() as session:
                self._stamp = (f"{clock.now():%d%H%M}", *session.execute(LATEST).one())
        return self._stamp

    def keep(self, key: Address, page: Page) -> None:
        """Remember ``page``, and forget the ones not asked for the longest."""
        is_too_much = page.size > LARGEST or sum(map(len, key)) > LONGEST_KEY
        if is_too_much or g.get("is_counted"):
            return
        with self._lock:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.bytes += page.size - (old.size if old else 0)
            while self.bytes > MOST_BYTES:
                self.bytes -= self.pages.popitem(last=False)[1].size


def _answer(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Sequence[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", page.unchanged)
        return ()
    is_packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    headers, body = page.packed if is_packed else page.plain
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def _page(response: Response, stamp: Stamp) -> Page:
    body = response.get_data()
    headers = [(n, v) for n, v in response.headers if n not in {"Content-Length", "Date"}]
    etag = response.headers["ETag"]
    packed = gzip.compress(body, 6, mtime=0) if _may_be_packed(response) else body
    encoding = [] if packed is body else [("Content-Encoding", "gzip")]
    return Page(
        stamp=stamp,
        etag=etag.removeprefix("W/"),
        plain=([*headers, ("Content-Length", str(len(body)))], body),
        packed=([*headers, *encoding, ("Content-Length", str(len(packed)))], packed),
        unchanged=[(n, v) for n, v in headers if n != "Content-Type"],
    )


def _may_be_packed(response: Response) -> bool:
    return PACKED.match(response.mimetype or "") is not None


def _finish(response: Response) -> Response:
    """Give what may be kept its ETag, keep it, and leave out what the reader has already."""
    if request.endpoint == "static" and _may_be_packed(response):
        g.is_kept, response.direct_passthrough = True, False
    if not g.get("is_kept") or response.status_code != HTTPStatus.OK:
        return response
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    if _may_be_packed(response):
        response.vary.add("Accept-Encoding")
    if KEY in request.environ and request.method == "GET":
        kept, key, stamp = request.environ[KEY]
        page = _page(response, stamp)
        kept.keep(key, page)
        if _may_be_packed(response) and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(page.packed[1])
            response.headers["Content-Encoding"] = "gzip"
    response.make_conditional(request)
    return response


def init_app(app: Flask, settings: Settings) -> None:
    """Keep what views give to :func:`signon.web.caching.keep`; call before all other hooks."""
    app.after_request(_finish)  # the last of them, as they run backwards
    if settings.keep_pages is not None:
        app.wsgi_app = Kept(app, app.wsgi_app, settings.keep_pages)  # type: ignore[method-assign] # as Flask documents it
