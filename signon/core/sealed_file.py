"""Encrypted files that are written and read in pieces, so that none is held in memory as a whole.

Each piece is encrypted with AES-256-GCM. Its nonce is its number and whether it is the last one, so
pieces cannot be exchanged, and a file that was cut off is noticed. That is safe only because every
file has a key of its own: never write two files under one key.
"""

import os
import secrets
from collections.abc import Generator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signon.core.errors import SealBroken

PIECE_BYTES = 64 * 1024
TAG_BYTES = 16
KEY_BYTES = 32


def new_key() -> str:
    """Return a key for one file, in hex."""
    return secrets.token_hex(KEY_BYTES)


class SealedWriter:
    """Writes a new file that its owner alone may read. It is complete once :meth:`close` returns.

    :raises FileExistsError: there is such a file already
    """

    def __init__(self, path: Path, key: str) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._path = path
        self._cipher = AESGCM(bytes.fromhex(key))
        self._pending = bytearray()
        self._number = 0
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, data: bytes) -> None:
        self._pending += data
        # The last piece is marked as such, so some data is always kept back for ``close``.
        while len(self._pending) > PIECE_BYTES:
            self._put(bytes(self._pending[:PIECE_BYTES]), is_last=False)
            del self._pending[:PIECE_BYTES]

    def close(self) -> None:
        """Write the rest, and return when all data and the file's name are on the disk."""
        self._put(bytes(self._pending), is_last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        directory = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def discard(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)
        try:
            self._file.close()
        except OSError:  # the disk is full; the file is deleted anyway
            return

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._path.name.encode()))
        self._number += 1


def pieces(path: Path, key: str) -> Generator[bytes]:
    """Yield what was written, a piece at a time.

    :raises FileNotFoundError: there is no such file
    :raises SealBroken: the key is that of another file, or the file was altered, renamed or cut off
    """
    cipher, name = AESGCM(bytes.fromhex(key)), path.name.encode()
    with path.open("rb") as file:
        number, sealed = 0, file.read(PIECE_BYTES + TAG_BYTES)
        while sealed or not number:
            following = file.read(PIECE_BYTES + TAG_BYTES)
            try:
                piece = cipher.decrypt(_nonce(number, is_last=not following), sealed, name)
            except InvalidTag:
                raise SealBroken("job file") from None
            yield piece
            number, sealed = number + 1, following


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])
