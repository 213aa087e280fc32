"""A signed cookie by which a browser that has signed in to a staff account is known again.

It lets nobody in. Tries to sign in from such a browser have a limit of their own, so that strangers
who type wrong passwords cannot keep its owner out. It is void once its row in the database is gone.
"""

import hashlib
import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from signon.web.settings import settings

NAME = "signon_device"
# Browsers take a cookie of such a name over HTTPS only. It cannot be "__Host-", which goes to every
# page: this one goes to the staff's pages alone.
SECURE_NAME = f"__Secure-{NAME}"
ID_BYTES = 32
LIFETIME = timedelta(days=180)


def device_hash() -> bytes | None:
    """Return the hash of this browser's id, as the database stores it; None if it has none."""
    try:
        device_id = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return None
    return hashlib.sha256(device_id.encode()).digest() if isinstance(device_id, str) else None


def give_cookie(*, path: str) -> bytes:
    """Give this browser a new id with the response, and return the hash of it.

    :param path: the cookie comes back below it alone
    """
    device_id = secrets.token_urlsafe(ID_BYTES)
    value = str(_signer().dumps(device_id))

    def add(response: Response) -> Response:
        response.set_cookie(
            _name(),
            value,
            max_age=LIFETIME,
            path=path,
            secure=settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response

    after_this_request(add)
    return hashlib.sha256(device_id.encode()).digest()


def _name() -> str:
    return SECURE_NAME if settings().is_https else NAME


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="staff device")
