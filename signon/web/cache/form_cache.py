"""A cache of form pages: the page is shared, and each visitor's CSRF token is inserted.

The page is rendered with a random one-time placeholder instead of a token, so the cache holds
nobody's token, and a visitor's text can never be mistaken for the placeholder. Only the token is
inserted: whatever else differs between visitors must be passed as a ``variant`` of the page, with
few possible values. A page with an error or with typed text is always rendered, never cached.

The page without the token is public, so it may be compressed. The token is never compressed:
together with text that others choose (a query), the size of the response would reveal it letter by
letter (the BREACH attack).
"""

import secrets
import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import chain

from flask import Flask, Response, current_app, g, make_response, request
from flask_wtf.csrf import generate_csrf

from signon.web.cache.cache_version import CacheVersion
from signon.web.cache.lru_cache import OVERHEAD, LRUCache, takes_gzip
from signon.web.cache.page_cache import Making, being_made

EXTENSION = "signon.form_cache"
MOST_BYTES = 16 * 1024 * 1024
TOKEN = "csrf_token"  # noqa: S105 - where Flask-WTF keeps it in ``g``
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@dataclass(frozen=True, repr=False)
class Gaps:
    """A page split where the token belongs: its parts, plain and each compressed by itself."""

    version: CacheVersion
    plain: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return OVERHEAD + sum(map(len, chain(self.plain, self.packed)))

    def whole(self, token: bytes) -> bytes:
        return token.join(self.plain)

    def whole_packed(self, token: bytes) -> bytes:
        """Return the page in gzip, with the token between the parts as an uncompressed block."""
        stored = struct.pack("<BHH", 0, len(token), len(token) ^ 0xFFFF) + token
        page = self.whole(token)
        tail = struct.pack("<II", zlib.crc32(page), len(page))
        return b"".join((GZIP_HEAD, stored.join(self.packed), tail))


def with_token(make: Callable[[], str], *variant: Hashable) -> Response:
    """Return the page of ``make`` with this visitor's token; render it only after a change.

    :param make: builds the form and renders the page, which must depend on nothing but the URL,
        the database, the current minute and ``variant``
    """
    current = being_made()
    gaps = _rendered(make) if current is None else _cached(make, current, variant)
    token = generate_csrf().encode()  # uses the session: sets the cookie and ``Vary: Cookie``
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = make_response(gaps.whole_packed(token) if is_packed else gaps.whole(token))
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.content_encoding = "gzip"
    return response


def _cached(make: Callable[[], str], current: Making, variant: tuple[Hashable, ...]) -> Gaps:
    cache: LRUCache[Gaps] = current_app.extensions[EXTENSION]
    address = (*current.address, *map(str, variant))
    gaps = cache.get(address)
    if gaps is None or gaps.version != current.version:
        gaps = _rendered(make, current.version)
        cache.put(address, gaps)
    return gaps


def _rendered(make: Callable[[], str], version: CacheVersion = ()) -> Gaps:
    """Render the page with a placeholder for the token, and split it there."""
    placeholder = secrets.token_hex()
    setattr(g, TOKEN, placeholder)  # Flask-WTF writes it into the form instead of a token
    try:
        plain = make().encode().split(placeholder.encode())
    finally:
        g.pop(TOKEN)
    packed = [_deflated(part, zlib.Z_FULL_FLUSH) for part in plain[:-1]]
    return Gaps(version, tuple(plain), (*packed, _deflated(plain[-1], zlib.Z_FINISH)))


def _deflated(part: bytes, end: int) -> bytes:
    """Return ``part`` as raw deflate, byte-aligned and independent of the other parts."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(part) + packer.flush(end)


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = LRUCache[Gaps](MOST_BYTES)
