"""A cache of responses, ready to be sent again: plain, compressed, or as 304."""

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from signon.web.cache.cache_version import CacheVersion

MOST_BYTES = 64 * 1024 * 1024
LARGEST = 4 * 1024 * 1024
LONGEST_ADDRESS = 2048
OVERHEAD = 4096  # bytes: about what headers and bookkeeping of a page take
PACKED = re.compile(r"text/|image/svg|application/(.+[+])?(json|xml)")
Headers = list[tuple[str, str]]
Address = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One cached response: its body plain and in gzip, each with its headers."""

    version: CacheVersion
    etag: str
    plain: tuple[Headers, bytes]
    packed: tuple[Headers, bytes]
    unchanged: Headers

    @property
    def size(self) -> int:
        bodies = {id(body): len(body) for _, body in (self.plain, self.packed)}
        return sum(bodies.values()) + OVERHEAD


class Weighed(Protocol):
    """Anything that can be cached: it says how many bytes it takes."""

    @property
    def size(self) -> int: ...


AnyPage = TypeVar("AnyPage", bound=Weighed)


class LRUCache(Generic[AnyPage]):
    """Pages up to a limit of bytes; the least recently used are dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.pages: OrderedDict[Address, AnyPage] = OrderedDict()
        self.most_bytes, self.bytes = most_bytes, 0
        self._lock = threading.Lock()

    def get(self, address: Address) -> AnyPage | None:
        with self._lock:
            page = self.pages.get(address)
            if page is not None:
                self.pages.move_to_end(address)
            return page

    def put(self, address: Address, page: AnyPage | None) -> None:
        """Replace the cached page; with None or a page that is too large, only remove the old."""
        with self._lock:
            old = self.pages.pop(address, None)
            self.bytes -= old.size if old else 0
            if page is None or page.size > LARGEST or sum(map(len, address)) > LONGEST_ADDRESS:
                return
            self.pages[address] = page
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                self.bytes -= self.pages.popitem(last=False)[1].size


def as_page(response: Response, version: CacheVersion) -> Page:
    """Return ``response`` as a page; it is compressed once, for all later requests."""
    body = response.get_data()
    headers = [(n, v) for n, v in response.headers if n not in {"Content-Length", "Date"}]
    packed = gzip.compress(body, 6, mtime=0) if may_be_packed(response) else body
    encoding = [] if packed is body else [("Content-Encoding", "gzip")]
    return Page(
        version=version,
        etag=response.headers["ETag"],
        plain=([*headers, ("Content-Length", str(len(body)))], body),
        packed=([*headers, *encoding, ("Content-Length", str(len(packed)))], packed),
        unchanged=[(n, v) for n, v in headers if n != "Content-Type"],
    )


def may_be_packed(response: Response) -> bool:
    return PACKED.match(response.mimetype or "") is not None


def answer(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send ``page``, in gzip if the client accepts it, or 304 if the client has it."""
    held = environ.get("HTTP_IF_NONE_MATCH")
    if held and (held == page.etag or parse_etags(held).contains_weak(page.etag[3:-1])):
        start_response("304 NOT MODIFIED", page.unchanged)
        return ()
    is_packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers, body = page.packed if is_packed else page.plain
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


@lru_cache(maxsize=256)
def takes_gzip(header: str) -> bool:
    """Say whether this ``Accept-Encoding`` header accepts gzip."""
    quality = {name.lower(): value for name, value in parse_accept_header(header, Accept)}
    return quality.get("gzip", quality.get("*", 0)) > 0
