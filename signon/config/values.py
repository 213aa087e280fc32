"""How the text of a setting becomes a value; a ValueError says what it must be."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import SplitResult, urlsplit

KEY_BYTES = 32
MOST_KEYS = 255  # the number of a key is one byte, and not zero
SECONDS = {"s": 1, "m": 60, "h": 3600}
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
SQLITE = re.compile(r"sqlite:////[^?#]+")
POSTGRES = re.compile(r"postgresql\+psycopg://\S+")
REDIS = re.compile(r"(?:redis|rediss|redis\+[a-z]+)://\S+")


@dataclass(frozen=True)
class Rate:
    """At most ``count`` in ``seconds``."""

    count: int
    seconds: int


@dataclass(frozen=True)
class Span:
    """From ``shortest`` to ``longest``, in seconds."""

    shortest: float
    longest: float


@dataclass(frozen=True)
class TrustedNetwork:
    """A network whose addresses may each send so many sign-ons."""

    network: IPv4Network | IPv6Network
    rate: Rate


def rate(text: str) -> Rate | None:
    if text == "off":
        return None
    found = re.fullmatch(r"([1-9]\d{0,8})/([1-9]\d{0,7})?([smh])", text)
    if not found:
        raise ValueError("must be a count, a slash and a duration, or off")
    return Rate(int(found[1]), int(found[2] or 1) * SECONDS[found[3]])


def duration_or_off(text: str) -> timedelta | None:
    if text == "off":
        return None
    found = re.fullmatch(r"([1-9]\d{0,5})([smh])", text)
    if not found:
        raise ValueError("must be a number and a unit (s, m, h), or off")
    return timedelta(seconds=int(found[1]) * SECONDS[found[2]])


def span(text: str) -> Span | None:
    if text == "off":
        return None
    found = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)-(\d{1,9})", text)
    if not found or float(found[1]) >= float(found[2]):
        raise ValueError("must be two numbers of seconds, the smaller one first, or off")
    return Span(float(found[1]), float(found[2]))


def choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return read


def hops(text: str) -> int:
    if not re.fullmatch(r"\d", text):
        raise ValueError("must be the number of proxies in front, 0 to 9")
    return int(text)


def seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text) or float(text) <= 0:
        raise ValueError("must be a number of seconds above 0")
    return float(text)


def seconds_or_off(text: str) -> float | None:
    try:
        return None if text == "off" else seconds(text)
    except ValueError as error:
        raise ValueError(f"{error}, or off") from None


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"must be networks with commas between ({error})") from None


def trusted_networks(text: str) -> tuple[TrustedNetwork, ...]:
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        written, _, allowed = part.partition("=")
        limit = rate(allowed.strip())
        if limit is None:
            raise ValueError("must have a rate for each network, not off")
        found += [TrustedNetwork(network, limit) for network in networks(written)]
    return tuple(found)


def public_url(text: str) -> str:
    parts = _url(text)
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_bare:
        raise ValueError("must be http(s):// and a host, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def database_url(text: str) -> str:
    if text and not (SQLITE.fullmatch(text) or POSTGRES.fullmatch(text)):
        raise ValueError("must begin with postgresql+psycopg://, or be sqlite:/// and a whole path")
    if POSTGRES.fullmatch(text):
        _need("psycopg", "postgres")
    return text


def redis_url(text: str) -> str:
    if text and not REDIS.fullmatch(text):
        raise ValueError("must begin with redis:// or rediss://")
    if text:
        _need("redis", "redis")
    return text


def _need(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise ValueError(f"needs more packages; install them: make setup WITH={extra}")


def smtp_url(text: str) -> str:
    parts = _url(text)
    if text and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise ValueError("must be smtp:// or smtps:// and a host")
    if parts.query not in {"", "tls=starttls", "tls=implicit", "tls=none"}:
        raise ValueError("may end in ?tls=starttls, ?tls=implicit or ?tls=none")
    return text


def mail_from(text: str) -> str:
    """Return the sender as it is written; an address alone, or a name and ``<address>``."""
    name, bracket, address = text.rpartition("<")
    try:
        sender = Address(name.strip(' "'), addr_spec=address.strip(" >"))
        is_good = "@" in sender.addr_spec and text.endswith(">") == bool(bracket)
    except (ValueError, IndexError, MessageError):
        is_good = False
    if text and not is_good:
        raise ValueError("must be an address, or a name and an address in <>")
    return text


def key(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("is not base64") from None
    if len(found) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} random bytes in base64")
    return found


def key_ring(text: str) -> dict[int, bytes]:
    ring: dict[int, bytes] = {}
    for part in text.split(","):
        digits, _, encoded = part.strip().partition(":")
        number = int(digits) if re.fullmatch(r"[0-9]{1,3}", digits) else 0
        if not 0 < number <= MOST_KEYS:
            raise ValueError(f"each key needs a number from 1 to {MOST_KEYS} before its colon")
        if number in ring:
            raise ValueError(f"the number {number} is there twice")
        ring[number] = key(encoded)
    return ring


def secret(text: str) -> str:
    if len(text) < KEY_BYTES:
        raise ValueError(f"must have at least {KEY_BYTES} characters")
    return text


def _url(text: str) -> SplitResult:
    """Return the parts of a URL whose host and port can be used."""
    try:
        parts = urlsplit(text)
        is_good = parts.port != 0 and (not parts.hostname or HOST.fullmatch(parts.hostname))
    except ValueError:  # its message might contain a password
        is_good = False
    if not is_good:
        raise ValueError("has a host or port that cannot be")
    return parts
