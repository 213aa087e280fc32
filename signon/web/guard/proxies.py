"""Notice when ``SIGNON_TRUSTED_PROXIES`` does not fit the proxies that are there.

With too few, all visitors seem to come from the proxy and share its limits. With too many, what a
visitor claims in ``X-Forwarded-For`` is believed, and limits can be got around.
"""

from ipaddress import ip_address

from flask import Flask, current_app, request

from signon.core.installation import Fault
from signon.web.logs import log
from signon.web.settings import settings

KEY = "signon.proxies"


def init_app(app: Flask) -> None:
    app.extensions[KEY] = set()
    app.before_request(_warn_once)


def fault() -> Fault | None:
    """Return what this request shows to be wrong with the setting."""
    hops = len(request.headers.get("X-Forwarded-For", "").split(","))
    trusted = settings().trusted_proxies
    if "X-Forwarded-For" not in request.headers or hops == trusted:
        return None
    if trusted:
        return Fault.PROXY_MISSING if hops < trusted else None
    return Fault.PROXY_NOT_TRUSTED if _is_near(request.remote_addr or "") else None


def _is_near(address: str) -> bool:
    """Return whether the peer is this machine or its neighbor, so that it may be our proxy."""
    try:
        return ip_address(address).is_private
    except ValueError:  # such as the path of a socket
        return True


def _warn_once() -> None:
    found, warned = fault(), current_app.extensions[KEY]
    if found is not None and found not in warned:
        warned.add(found)
        log.warning("trusted proxies", fault=found.value, trusted=settings().trusted_proxies)
