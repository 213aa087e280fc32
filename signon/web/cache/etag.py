"""ETags: a keyed hash of exactly what a response shows, so that nothing else can be read from it.

A hash without a key could be tried out: whoever knows a page but for one number in it could compute
the hash for every number. A hash over counters of the database would tell of changes that no page
shows.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app

from signon.core.vault import vault
from signon.web.cache.lru_cache import Address, LRUCache

LENGTH = 32  # characters
TAG_BYTES = 512  # about what a remembered tag takes
MOST_BYTES = 1024 * 1024
KEY = "signon.file_tags"


@dataclass(frozen=True)
class FileTag:
    """The ETag of a streamed file, and the version of the database that it was computed at."""

    version: tuple[object, ...]
    etag: str
    size: int = TAG_BYTES


def etag(pieces: Iterable[bytes]) -> str:
    """Return the ETag of a body, given in pieces."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return vault().fingerprint("etag", digest.hexdigest()).hex()[:LENGTH]


def file_etag(
    address: Address, version: tuple[object, ...], pieces: Callable[[], Iterable[bytes]]
) -> str:
    """Return the ETag of a file that is streamed, and so is not at hand before it is sent.

    The file is written once for the hash alone, after each change of ``version``; after that the
    tag is remembered. The version itself never leaves the house.

    :param address: which file; unique in this application
    :param version: changes at least when the file does
    :param pieces: writes the file
    """
    tags: LRUCache[FileTag] = current_app.extensions[KEY]
    found = tags.get(address)
    if found is None or found.version != version:
        found = FileTag(version, etag(pieces()))
        tags.put(address, found)
    return found.etag


def init_app(app: Flask) -> None:
    app.extensions[KEY] = LRUCache[FileTag](MOST_BYTES)
