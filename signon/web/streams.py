"""Streamed responses: only one piece is in memory at a time, however long the whole is."""

import zlib
from collections.abc import Generator, Iterator
from itertools import chain

from flask import Response, request

from signon.web.cache.cache_control import PUBLIC
from signon.web.cache.lru_cache import takes_gzip
from signon.web.guard.slow_clients import EXPORTS, LISTS

GZIP = 16 + zlib.MAX_WBITS
LEVEL = 5  # 5 % larger than with the default level 6, in half of the time


class Streamed(Response):
    """A response that Werkzeug must not collect in memory, not even to learn its length."""

    implicit_sequence_conversion = False


def streamed(pieces: Generator[bytes], mimetype: str, *, tag: str) -> Response:
    """Return a streamed, publicly cacheable response, in gzip for clients that accept it.

    For a 304 or a HEAD request, no piece is generated.

    :param tag: the ETag; it is sent as weak, as it stands for the compressed form too
    :raises Overloaded: too many slow clients are reading already
    """
    place = LISTS.occupy()
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = Streamed(_packed(pieces) if is_packed else pieces, mimetype=mimetype)
    response.call_on_close(pieces.close)
    response.call_on_close(place.leave)
    response.headers["Cache-Control"] = PUBLIC
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag, weak=True)
    response.make_conditional(request)
    return response


def attachment(name: str, stream: Generator[bytes], mimetype: str) -> Response:
    """Return a response that the browser saves as a file, and that no cache may store.

    :raises Overloaded: too many slow clients are reading already
    """
    place = EXPORTS.occupy()
    # The first piece is generated before the headers are sent, so that its error can get a page.
    response = Response(chain([next(stream)], stream), mimetype=mimetype)
    response.call_on_close(stream.close)
    response.call_on_close(place.leave)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield each piece compressed and flushed, so that none waits for the next."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
