"""The links and codes in mails: their purposes, their lifetimes, and how they are made.

A token is an HMAC over its purpose and 16 random bytes (the seed) that the row stores, so a retried
mail carries the same link. Of the token itself only the SHA-256 is stored, so nobody can make links
from a copy of the database without the key.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from signon.core.kinds import Kind
from signon.core.vault import vault

SEED_BYTES = 16
TOKEN_CHARACTERS = 43
CODE_DIGITS = 6
CODE_HASH_BYTES = 32
CODE_TRIES = 5
LONGEST_TYPED = 200  # characters; a code is only looked for in these first ones
_CODE = re.compile(r"(?<!\d)(?:\d[\s.\u2010-\u2015-]*){5}\d(?!\d)")


class Purpose(StrEnum):
    """What a link may do; a token for one purpose is not accepted for another."""

    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    MANAGE = "manage"
    STAFF_SET_UP = "staff_set_up"


LIFETIME = {
    Purpose.CONFIRM: timedelta(days=14),
    Purpose.WITHDRAW: timedelta(days=14),
    Purpose.MANAGE: timedelta(hours=1),
    Purpose.STAFF_SET_UP: timedelta(days=7),
}
PATHS = {
    Purpose.CONFIRM: "/confirm/{token}",
    Purpose.WITHDRAW: "/manage/{token}",
    Purpose.MANAGE: "/manage/{token}",
    Purpose.STAFF_SET_UP: "/admin/set-up/{token}",
}
# Pages of the staff that mails lead to.
AUDIT_PATH, PASSWORD_PATH = "/admin/audit", "/admin/password"
# The paths of the public lists, to be appended to a plan's path.
BADGE_PATH = "/embed"
LISTS = {Kind.ORGANIZATION: "/endorsers", Kind.INDIVIDUAL: "/signers"}
PRIVACY_PATH = "/privacy"


def new_seed() -> bytes:
    """Return the random bytes that make a link unguessable; 16 bytes."""
    return secrets.token_bytes(SEED_BYTES)


def token(purpose: Purpose, seed: bytes) -> str:
    """Return the secret part of a link: 43 characters of URL-safe base64, 256 bits."""
    mac = vault().token_mac(purpose.encode() + b"\0" + seed)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def token_hash(text: str) -> bytes:
    """Return the hash by which the database stores and finds a token; CODE_HASH_BYTES long."""
    return hashlib.sha256(text.encode()).digest()


def path(purpose: Purpose, seed: bytes) -> str:
    """Return the path of the link, to be appended to ``SIGNON_PUBLIC_URL``."""
    return PATHS[purpose].format(token=token(purpose, seed))


def not_me_path(seed: bytes) -> str:
    """Return the path of the "it wasn't me" page of a sign-on."""
    return path(Purpose.CONFIRM, seed) + "/not-me"


def newest_path(purpose: Purpose, seed: bytes) -> str:
    """Return the path on which a sign-on's owner endorses the newest version of the plan."""
    return path(purpose, seed) + "/newest"


def plan_path(slug: str) -> str:
    """Return the path of a plan's page."""
    return f"/plans/{slug}"


def entry_path(sign_on_id: UUID) -> str:
    """Return the path of a listed organization's own page, to be appended to its plan's path."""
    return f"/endorsers/{sign_on_id}"


def certificate_path(sign_on_id: UUID) -> str:
    """Return the path of an organization's certificate, to be appended to its plan's path."""
    return f"{entry_path(sign_on_id)}/certificate.pdf"


def code(seed: bytes) -> str:
    """Return the six digits that may be typed instead of following the link."""
    number = int.from_bytes(vault().token_mac(b"code\0" + seed)[:8])
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def code_hash(seed: bytes, typed: str) -> bytes:
    """Return the keyed HMAC by which a code is stored and compared; 32 bytes."""
    return vault().token_mac(b"code check\0" + seed + typed.encode())


def no_code() -> bytes:
    """Return what is stored in place of a code's hash where no code is right."""
    return secrets.token_bytes(CODE_HASH_BYTES)


def is_code(seed: bytes, typed: str, expected: bytes | None) -> bool:
    """Say whether ``typed`` contains the code, in the same time whatever the answer is."""
    return hmac.compare_digest(code_hash(seed, _digits(typed)), expected or bytes(CODE_HASH_BYTES))


def _digits(typed: str) -> str:
    """Return the six digits in ``typed`` in ASCII: people paste "Code: 123 456", for example."""
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed[:LONGEST_TYPED])
    found = _CODE.search(digits)
    return re.sub(r"\D", "", found[0]) if found else digits
