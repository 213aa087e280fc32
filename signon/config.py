"""Every setting: its unit, its safe default, its check.

A setting comes from the environment (``SIGNON_NAME``), else from ``instance/signon.toml``,
else (keys only) from the keys file, else from its default.
"""

import base64
import binascii
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
KEY_NAMES = ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY")
KEY_BYTES = 32
SECONDS = {"s": 1, "m": 60, "h": 3600}


class SettingRefused(Exception):
    """A setting is missing or cannot be used; the message names it and says what to write."""

    def __init__(self, name: str, why: str, example: str) -> None:
        super().__init__(f"SIGNON_{name}: {why}. Example: SIGNON_{name}={example}")


@dataclass(frozen=True)
class Rate:
    """At most ``count`` in ``seconds``."""

    count: int
    seconds: int


class Span(NamedTuple):
    """From ``shortest`` to ``longest``, in seconds."""

    shortest: float
    longest: float


def _rate(text: str) -> Rate | None:
    if text == "off":
        return None
    found = re.fullmatch(r"([1-9]\d{0,8})/(\d{0,8})([smh])", text)
    if not found:
        raise ValueError("must be a count, a slash and a duration, or off")
    return Rate(int(found[1]), int(found[2] or 1) * SECONDS[found[3]])


def _span(text: str) -> Span | None:
    if text == "off":
        return None
    found = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)-(\d{1,9})", text)
    if not found or float(found[1]) >= float(found[2]):
        raise ValueError("must be two numbers of seconds, the smaller one first, or off")
    return Span(float(found[1]), float(found[2]))


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return read


def _hops(text: str) -> int:
    if not re.fullmatch(r"\d", text):
        raise ValueError("must be the number of proxies in front, 0 to 9")
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text) or float(text) <= 0:
        raise ValueError("must be a number of seconds above 0")
    return float(text)


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("must be http(s):// and a host, without a path")
    return text.rstrip("/")


def _smtp_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise ValueError("must be smtp:// or smtps:// and a host")
    if parts.query not in {"", "tls=starttls", "tls=implicit", "tls=none"}:
        raise ValueError("may end in ?tls=starttls, ?tls=implicit or ?tls=none")
    return text


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} random bytes in base64")
    return key


def _key_ring(text: str) -> dict[int, bytes]:
    ring: dict[int, bytes] = {}
    for part in text.split(","):
        number, _, key = part.strip().partition(":")
        if not re.fullmatch(r"\d{1,3}", number) or not 0 < int(number) < 256:  # noqa: PLR2004 - one byte
            raise ValueError("each key needs a number from 1 to 255 before its colon")
        ring[int(number)] = _key(key)
    return ring


def _secret(text: str) -> str:
    if len(text) < KEY_BYTES:
        raise ValueError(f"must have at least {KEY_BYTES} characters")
    return text


class Setting(NamedTuple):
    """One setting: how it is read and, as words for ``docs/settings.md``, an example."""

    name: str
    default: str | None
    read: Callable[[str], Any]
    example: str


SETTINGS = (
    Setting("INSTANCE", str(CHECKOUT / "instance"), Path, "/var/lib/signon"),
    Setting("DATABASE_URL", "", str, "postgresql+psycopg://signon@localhost/signon"),
    Setting("REDIS_URL", "", str, "redis://localhost:6379/0"),
    Setting("SECRET_KEY", None, _secret, "(made by signon init)"),
    Setting("DATA_KEYS", None, _key_ring, "1:(32 bytes in base64)"),
    Setting("INDEX_KEY", None, _key, "(32 bytes in base64)"),
    Setting("KEYS_FILE", "", str, "/etc/signon/keys.toml"),
    Setting("PUBLIC_URL", None, _public_url, "https://plan.example.org"),
    Setting("SMTP_URL", "", _smtp_url, "smtp://user:pass@mail.example.org:587?tls=starttls"),
    Setting("MAIL_FROM", "", str, "Immigration Action Plan <plan@example.org>"),
    Setting("TRUSTED_PROXIES", "0", _hops, "1"),
    Setting("ENV", "production", _choice("production", "development"), "production"),
    Setting("LOG_FORMAT", "json", _choice("json", "text"), "json"),
    Setting("WORKER_POLL", "1", _seconds, "1"),
    Setting("LIMIT_SIGN", "20/10m", _rate, "20/10m"),
    Setting("LIMIT_LOGIN", "5/5m", _rate, "5/5m"),
    Setting("LIMIT_API", "120/1m", _rate, "120/1m"),
    Setting("LIMIT_MAIL", "3/24h", _rate, "3/24h"),
    Setting("FORM_SECONDS", "3-86400", _span, "3-86400"),
    Setting("METRICS_NETWORKS", "", _networks, "127.0.0.0/8"),
)


@dataclass(frozen=True, repr=False)
class Settings:
    """The settings of one process, read and checked."""

    instance: Path
    database_url: str
    redis_url: str
    secret_key: str
    data_keys: dict[int, bytes]
    index_key: bytes
    keys_file: Path
    public_url: str
    smtp_url: str
    mail_from: str
    trusted_proxies: int
    env: str
    log_format: str
    worker_poll: float
    limit_sign: Rate | None
    limit_login: Rate | None
    limit_api: Rate | None
    limit_mail: Rate | None
    form_seconds: Span | None
    metrics_networks: tuple[IPv4Network | IPv6Network, ...]

    @property
    def is_development(self) -> bool:
        return self.env == "development"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """The host that links in mails name, without its port."""
        return urlsplit(self.public_url).hostname or ""


def instance_directory(environ: Mapping[str, str]) -> Path:
    """Return the data directory: the default comes from the checkout, never from where we stand."""
    return Path(environ.get("SIGNON_INSTANCE") or CHECKOUT / "instance").absolute()


def keys_path(environ: Mapping[str, str]) -> Path:
    """Return the file that holds the keys, by default ``keys.toml`` in the data directory."""
    return Path(environ.get("SIGNON_KEYS_FILE") or instance_directory(environ) / "keys.toml")


def _read_toml(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return {name: str(value) for name, value in tomllib.loads(path.read_text()).items()}


def _read_keys(path: Path) -> dict[str, str]:
    """Return the keys in ``path``.

    :raises SettingRefused: others than the owner may read the file
    """
    if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingRefused(
            "KEYS_FILE", f"{path} may be read by others; run chmod 600 on it", str(path)
        )
    return _read_toml(path)


def _default(setting: Setting, found: Mapping[str, str]) -> str:
    if setting.name == "PUBLIC_URL" and found.get("ENV") == "development":
        return "http://127.0.0.1:8000"
    if setting.default is None:
        why = "is missing; `signon init` makes the keys, you choose the rest"
        raise SettingRefused(setting.name, why, setting.example)
    return setting.default


def _value(setting: Setting, found: Mapping[str, str]) -> Any:  # noqa: ANN401 - any type of setting
    text = found.get(setting.name) or _default(setting, found)
    try:
        return setting.read(text)
    except ValueError as error:
        raise SettingRefused(setting.name, str(error), setting.example) from None


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings that ``environ``, ``signon.toml`` and the keys file give.

    :raises SettingRefused: one is missing, malformed or not safe enough to start with
    """
    instance, keys_file = instance_directory(environ), keys_path(environ)
    prefix = "SIGNON_"
    given = {name.removeprefix(prefix): v for name, v in environ.items() if name.startswith(prefix)}
    from_file = _read_toml(instance / "signon.toml")
    keys = {name: v for name, v in _read_keys(keys_file).items() if name in KEY_NAMES}
    found = keys | from_file | given
    values = {setting.name.lower(): _value(setting, found) for setting in SETTINGS}
    values |= {"instance": instance, "keys_file": keys_file}
    values["database_url"] = values["database_url"] or f"sqlite:///{instance / 'signon.sqlite3'}"
    settings = Settings(**values)
    host = settings.public_host
    if not (settings.is_development or settings.is_https or host in LOOPBACK):
        why = (
            "must begin with https:// in production, or cookies and links could be read on the way"
        )
        raise SettingRefused("PUBLIC_URL", why, "https://plan.example.org")
    return settings
