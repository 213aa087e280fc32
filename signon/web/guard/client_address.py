"""The network address of a visitor, as the connection or the believed proxy says it."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import current_app, request

from signon.web.logs import log

KEY = "signon.unread_address"
# Proxies write an address also as ``203.0.113.7:50001`` and ``[2001:db8::1]:443``.
WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}")
IN_BRACKETS = re.compile(r"\[([0-9A-Fa-f:.%a-z]+)\](?::[0-9]{1,5})?")

Address = IPv4Address | IPv6Address


def client_address() -> Address | None:
    """Return the address of whoever sent this request; None if nothing tells it.

    ``ProxyFix`` has taken it from the last ``SIGNON_TRUSTED_PROXIES`` proxies; what a client claims
    beyond them is ignored. Where a proxy wrote something else, the connection's own address counts:
    otherwise all visitors would share one.
    """
    told = request.remote_addr or "0.0.0.0"  # noqa: S104 - no address, not a bind
    found = read_address(told)
    if found is None:
        _warn_once()
        found = read_address(peer_address())
    return found


def peer_address() -> str:
    """Return the address at the other end of the connection: the visitor's or a proxy's."""
    before: dict[str, str | None] = request.environ.get("werkzeug.proxy_fix.orig", {})
    return before.get("REMOTE_ADDR") or request.environ.get("REMOTE_ADDR") or ""


def wide_network() -> str:
    """Return the visitor's IPv4 /24 or IPv6 /56, which is often one customer's or one site's."""
    address = client_address()
    return network_around(address) if address else "unknown"


def network_around(address: Address) -> str:
    bits = 56 if isinstance(address, IPv6Address) else 24
    return str(ip_network((address, bits), strict=False))


def read_address(text: str) -> Address | None:
    """Return the address in ``text``, which may have a port, brackets or a zone; None if none."""
    bare = text.strip().strip('"')
    match = WITH_PORT.fullmatch(bare) or IN_BRACKETS.fullmatch(bare)
    try:
        found = ip_address(match[1] if match else bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _warn_once() -> None:
    """Log, once for each process, that an address could not be read; never the address itself."""
    if not current_app.extensions.get(KEY):
        current_app.extensions[KEY] = True
        log.warning("address unreadable", check="SIGNON_TRUSTED_PROXIES and the proxy's header")
