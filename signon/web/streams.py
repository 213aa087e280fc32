"""Answers sent while they are made: memory holds one piece of them, however long they are."""

import zlib
from collections.abc import Generator, Iterator
from itertools import chain

from flask import Response, request

from signon.web.cache.cache_control import PUBLIC
from signon.web.cache.lru_cache import takes_gzip
from signon.web.guard.slow_clients import ThreadSlot

GZIP = 16 + zlib.MAX_WBITS
LEVEL = 5  # a twentieth larger than with the usual level, in half of its time


class Streamed(Response):
    """An answer that nothing may gather, not even to learn its length."""

    implicit_sequence_conversion = False


def streamed(pieces: Generator[bytes], mimetype: str, *, tag: str) -> Response:
    """Return an answer that anybody may keep, packed for who understands it.

    Who has it already, or asks for the head alone, costs no piece of it.

    :param tag: what changes with the content; weak, as it means the packed form too
    :raises Overloaded: too many others are reading by and by
    """
    place = ThreadSlot()
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
    """Return an answer that is saved as a file, and that nobody keeps on the way."""
    # The first piece is made before the answer begins, so that what fails at once gets its page.
    response = Response(chain([next(stream)], stream), mimetype=mimetype)
    response.call_on_close(stream.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield each piece packed and complete, so that none waits for the next."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    for piece in pieces:
        yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
