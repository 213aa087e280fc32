"""Pages kept as bytes: whoever only reads gets them without waking the application.

A page is kept under its address until anything that it could show has changed: a sign-on's step,
a count, a plan, or the minute. Whether something has is asked of the database at most once every
``SIGNON_KEEP_PAGES`` seconds, so that a rush of readers costs a dictionary look-up each. Then one
reader's request makes the page anew, and the others get the old one for that moment. While the
database is away, what is kept stays readable.

Nothing is ever put into these pages: they are sent as they were made, to everybody. Forms, which
hold a token of each visitor's, are kept by :mod:`signon.web.cache.form_cache` beside the view.
"""

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request

from signon.config import Settings
from signon.web.cache.cache_version import CacheVersion, CacheVersions
from signon.web.cache.lru_cache import Address, LRUCache, Page, answer, as_page, may_be_packed

MOMENT_SECONDS = 2  # so long may a page be made anew before others stop waiting for it
KEY = "signon.making"
ADDRESS = ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")


@dataclass(frozen=True, repr=False)
class Making:
    """That a page is being made: for which address, as of when, and what stood there before."""

    pages: LRUCache[Page]
    address: Address
    version: CacheVersion
    old: Page | None


class PageCache:
    """WSGI: answer from memory where that is still true, and ask the application otherwise."""

    def __init__(self, app: Flask, application: WSGIApplication, seconds: float) -> None:
        self.application = application
        self.versions, self.pages = CacheVersions(app, seconds), LRUCache[Page]()
        self._begun: dict[Address, float] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a GET or HEAD from memory, or let the application do it."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        address = tuple(environ.get(name, "") for name in ADDRESS)
        # Asked before the page is made: what changes meanwhile must not go unseen.
        version, page = self.versions.latest(), self.pages.get(address)
        if page is not None and (page.version == version or not self._begin(address)):
            return answer(page, environ, start_response)
        environ[KEY] = Making(self.pages, address, version, page)
        try:
            return self.application(environ, start_response)
        finally:
            self._begun.pop(address, None)

    def _begin(self, address: Address) -> bool:
        """Say whether the caller shall make the page anew: one at a time, unless that hangs."""
        now = time.monotonic()
        with self._lock:
            begun_at = self._begun.get(address)
            is_free = begun_at is None or not 0 <= now - begun_at < MOMENT_SECONDS
            if is_free:
                self._begun[address] = now
            return is_free


def being_made() -> Making | None:
    """Return what is known of the page that this request asks for; None if pages are not kept."""
    found: Making | None = request.environ.get(KEY)
    return found


def _finish(response: Response) -> Response:
    """Give what may be kept its ETag, keep it, and leave out what the reader has already."""
    making = being_made()
    is_away = response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    if is_away and making and making.old:
        return _sent(making.old)
    is_kept = _is_kept(response)
    if is_kept:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    page = as_page(response, making.version) if is_kept and making else None
    if making:
        making.pages.put(making.address, page if page and _is_for_all(response) else None)
    if page:
        response.close()  # it may hold a file, which is read
        return _sent(page)
    if is_kept:
        response.make_conditional(request)
    return response


def _is_kept(response: Response) -> bool:
    """Say whether a view gave this answer to be kept; texts among our files always are."""
    if request.endpoint == "static" and may_be_packed(response):
        g.is_kept, response.direct_passthrough = True, False
    if not g.get("is_kept") or response.status_code != HTTPStatus.OK:
        return False
    if may_be_packed(response):
        response.vary.add("Accept-Encoding")
    return True


def _sent(page: Page) -> Response:
    return cast("Response", Response.from_app(partial(answer, page), request.environ))


def _is_for_all(response: Response) -> bool:
    """Say whether the answer is the same for everybody who asks at this address."""
    return (
        not g.get("is_counted")
        and "Set-Cookie" not in response.headers
        and {each.lower() for each in response.vary} <= {"accept-encoding"}
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Keep what views give to :func:`~signon.web.cache.cache_control.keep`; call this first."""
    app.after_request(_finish)  # the last of them, as they run backwards
    if settings.keep_pages is not None:
        cache = PageCache(app, app.wsgi_app, settings.keep_pages)
        app.extensions["signon.page_cache"] = cache
        app.wsgi_app = cache  # type: ignore[method-assign] # as Flask documents it
