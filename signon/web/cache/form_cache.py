"""Form pages kept as bytes, with each visitor's CSRF token spliced in.

What is kept was made with a one-time mark in place of every token, so it holds nobody's token and
nothing that a visitor wrote can stand in for one. The token is the only thing spliced: whatever
else differs between visitors must be named as a ``variant`` of the page, and come in few kinds. A
page with an error or with what was typed is rendered and never passes here.

Beside the mark the page is public, so it may be packed; the token never is. Packed beside words
that others choose (a query), the length of the whole would tell it, letter by letter.
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
    """A page with gaps for the token: its parts as they are, and each packed by itself."""

    version: CacheVersion
    plain: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return OVERHEAD + sum(map(len, chain(self.plain, self.packed)))

    def whole(self, token: bytes) -> bytes:
        return token.join(self.plain)

    def whole_packed(self, token: bytes) -> bytes:
        """Return the page in gzip, with the token stored between the parts as it is."""
        stored = struct.pack("<BHH", 0, len(token), len(token) ^ 0xFFFF) + token
        page = self.whole(token)
        tail = struct.pack("<II", zlib.crc32(page), len(page))
        return b"".join((GZIP_HEAD, stored.join(self.packed), tail))


def with_token(make: Callable[[], str], *variant: Hashable) -> Response:
    """Return what ``make`` renders with this visitor's token, made anew only after a change.

    :param make: builds the form and renders the page, which must depend on nothing but address,
        database, minute and ``variant``
    """
    current = being_made()
    gaps = _gaps(make) if current is None else _kept(make, current, variant)
    token = generate_csrf().encode()  # opens the session: the cookie is set, and varied on
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = make_response(gaps.whole_packed(token) if is_packed else gaps.whole(token))
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.content_encoding = "gzip"
    return response


def _kept(make: Callable[[], str], current: Making, variant: tuple[Hashable, ...]) -> Gaps:
    cache: LRUCache[Gaps] = current_app.extensions[EXTENSION]
    address = (*current.address, *map(str, variant))
    gaps = cache.get(address)
    if gaps is None or gaps.version != current.version:
        gaps = _gaps(make, current.version)
        cache.put(address, gaps)
    return gaps


def _gaps(make: Callable[[], str], version: CacheVersion = ()) -> Gaps:
    """Render the page for nobody, and cut it where a token belongs."""
    mark = secrets.token_hex()
    setattr(g, TOKEN, mark)  # Flask-WTF takes it for the token it has made for this request
    try:
        plain = make().encode().split(mark.encode())
    finally:
        g.pop(TOKEN)
    packed = [_deflated(part, zlib.Z_FULL_FLUSH) for part in plain[:-1]]
    return Gaps(version, tuple(plain), (*packed, _deflated(plain[-1], zlib.Z_FINISH)))


def _deflated(part: bytes, end: int) -> bytes:
    """Return raw deflate that begins and ends at a byte, and looks back at nothing before it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(part) + packer.flush(end)


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = LRUCache[Gaps](MOST_BYTES)
