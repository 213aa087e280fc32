"""Encrypt ("seal") contact data at rest, and make the keyed fingerprints by which it is found.

Sealing is AES-256-GCM with several data keys: the first one encrypts, all of them decrypt. A sealed
value begins with the number of its key, so keys can be rotated row by row. The fingerprints are
HMACs with a second key that never changes, so nobody can test guesses on a copied database.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signon.core.errors import SealBroken

NONCE_BYTES = 12


class Vault:
    """The keys of one process. It has no ``repr`` of its own, so that no key gets into a log."""

    def __init__(self, data_keys: Mapping[int, bytes], index_key: bytes) -> None:
        self._ring = {number: AESGCM(key) for number, key in data_keys.items()}
        self._sealing = next(iter(data_keys))
        self._index_key = index_key
        self._token_key = HKDF(SHA256(), 32, salt=None, info=b"signon token key").derive(index_key)

    def seal(self, text: str, *, place: str) -> bytes:
        """Encrypt ``text`` so that it can be decrypted only in the column it was written to.

        :param place: ``table.column``, bound to the value as associated data
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ring[self._sealing].encrypt(nonce, text.encode(), place.encode())
        return bytes([self._sealing]) + nonce + sealed

    def open(self, sealed: bytes, *, place: str) -> str:
        """Return the text that was sealed.

        :raises SealBroken: its key is unknown, or the value was altered or moved
        """
        try:
            nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
            return self._ring[sealed[0]].decrypt(nonce, body, place.encode()).decode()
        except (KeyError, IndexError, TypeError, ValueError, InvalidTag):
            raise SealBroken(place) from None

    def fingerprint(self, label: str, text: str) -> bytes:
        """Return the keyed fingerprint by which ``text`` is found again; 32 bytes."""
        return hmac.digest(self._index_key, f"{label}\0{text}".encode(), hashlib.sha256)

    def over(self, label: str, *fingerprints: bytes) -> bytes:
        """Return a fingerprint over others, of 32 bytes each, for one use; 32 bytes."""
        message = b"".join((f"over\0{label}\0".encode(), *fingerprints))
        return hmac.digest(self._index_key, message, hashlib.sha256)

    def token_mac(self, message: bytes) -> bytes:
        """Return the HMAC that tokens and codes are made from; 32 bytes."""
        return hmac.digest(self._token_key, message, hashlib.sha256)


_installed: list[Vault] = []


def install(vault: Vault) -> None:
    """Make ``vault`` the one that this process encrypts and decrypts with."""
    _installed[:] = [vault]


def vault() -> Vault:
    """Return the installed vault.

    :raises RuntimeError: nothing was installed; ``create_app`` does it
    """
    if not _installed:
        raise RuntimeError("no vault is installed")
    return _installed[0]
