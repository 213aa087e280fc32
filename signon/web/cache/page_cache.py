"""The page cache: a WSGI middleware that sends public pages without calling the application.

A page is cached under its URL until anything that it could show has changed: an event of a
sign-on, a count, a plan, or the minute. The database is asked for changes at most once every
``SIGNON_KEEP_PAGES`` seconds, so during a rush each request costs a dictionary look-up. After a
change, one request renders the page again, and the others get the old one meanwhile. While the
database is down, cached pages are still sent.

The pages are sent unchanged, the same to everybody. Pages with a form contain a CSRF token of each
visitor, so they are cached by :mod:`signon.web.cache.form_cache`, inside the view.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app, g, request

from signon.config import Settings
from signon.web.cache import etag
from signon.web.cache.cache_version import CacheVersion, CacheVersions
from signon.web.cache.lru_cache import Address, LRUCache, Page, answer, as_page, may_be_packed

MOMENT_SECONDS = 2  # after so long, another request may render the page too
KEY, EXTENSION = "signon.making", "signon.page_cache"
T = TypeVar("T")
ADDRESS = ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")


@dataclass(frozen=True, repr=False)
class Making:
    """A page being rendered: its cache key, the version it shows, and the page cached before."""

    pages: LRUCache[Page]
    address: Address
    version: CacheVersion
    old: Page | None


class PageCache:
    """WSGI middleware: send the cached page if it is current, else call the application."""

    def __init__(self, app: Flask, application: WSGIApplication, seconds: float) -> None:
        self.application = application
        self.versions, self.pages = CacheVersions(app, seconds), LRUCache[Page]()
        self._begun: dict[Address, float] = {}
        self._values: dict[str, tuple[CacheVersion, Any]] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a GET or HEAD from the cache, or let the application do it."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        address = tuple(environ.get(name, "") for name in ADDRESS)
        # Read before the page is rendered, so that a change during rendering makes it outdated.
        version, page = self.versions.latest(), self.pages.get(address)
        if page is not None and (page.version == version or not self._may_render(address)):
            return answer(page, environ, start_response)
        environ[KEY] = Making(self.pages, address, version, page)
        try:
            return self.application(environ, start_response)
        finally:
            self._begun.pop(address, None)

    def unless_changed(self, key: str, read: Callable[[], T]) -> T:
        """Return what ``read`` returned, until something that pages show has changed."""
        version = self.versions.latest()
        kept = self._values.get(key)
        if kept is None or kept[0] != version:
            kept = self._values[key] = (version, read())
        value: T = kept[1]
        return value

    def _may_render(self, address: Address) -> bool:
        """Say whether this request renders the page: one at a time, unless that one hangs."""
        now = time.monotonic()
        with self._lock:
            begun_at = self._begun.get(address)
            is_free = begun_at is None or not 0 <= now - begun_at < MOMENT_SECONDS
            if is_free:
                self._begun[address] = now
            return is_free


def unless_changed(key: str, read: Callable[[], T]) -> T:
    """Return what ``read`` returned, until something that pages show has changed.

    Only for what is the same for everybody, and is not changed by whoever gets it.

    :param key: unique in the application; there must be few
    """
    cache: PageCache | None = current_app.extensions.get(EXTENSION)
    return read() if cache is None else cache.unless_changed(key, read)


def being_made() -> Making | None:
    """Return the cache entry that this request is rendering; None if there is no page cache."""
    found: Making | None = request.environ.get(KEY)
    return found


def _finish(response: Response) -> Response:
    """Give a cacheable response its ETag, cache it, and send 304 if the client has it."""
    making = being_made()
    is_away = response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    if is_away and making and making.old:
        return _sent(making.old)
    is_kept = _is_cacheable(response)
    if is_kept:
        response.set_etag(etag.etag([response.get_data()]), weak=True)
    page = as_page(response, making.version) if is_kept and making else None
    if making:
        making.pages.put(making.address, page if page and _is_for_all(response) else None)
    if page:
        response.close()  # it may hold an open file, which has been read
        return _sent(page)
    if is_kept:
        response.make_conditional(request)
    return response


def _is_cacheable(response: Response) -> bool:
    """Say whether the view made this cacheable with ``keep``; static text files always are."""
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
    """Say whether everybody gets this same response, so that the page cache may hold it."""
    return (
        not g.get("is_counted")
        and "Set-Cookie" not in response.headers
        and {each.lower() for each in response.vary} <= {"accept-encoding"}
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Cache what views pass to :func:`~signon.web.cache.cache_control.keep`; call this first."""
    etag.init_app(app)
    app.after_request(_finish)  # Flask runs these in reverse order, so this one is last
    if settings.keep_pages is not None:
        cache = PageCache(app, app.wsgi_app, settings.keep_pages)
        app.extensions[EXTENSION] = cache
        app.wsgi_app = cache  # type: ignore[method-assign] # as Flask documents it
