"""Every setting: its unit, its safe default, its check.

A setting comes from the environment (``SIGNON_NAME``), else from ``instance/signon.toml``,
else (keys only) from the keys file, else from its default.
"""

import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit

from signon.config import values
from signon.config.values import KEY_BYTES, Rate, Span

__all__ = [
    "CHECKOUT",
    "KEY_BYTES",
    "KEY_NAMES",
    "LOOPBACK",
    "SETTINGS",
    "Rate",
    "Setting",
    "SettingRefused",
    "Settings",
    "Span",
    "instance_directory",
    "keys_path",
    "load",
]

Value = TypeVar("Value")
CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
KEY_NAMES = ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class SettingRefused(Exception):
    """A setting is missing or cannot be used; the message names it and says what to write."""

    def __init__(self, name: str, why: str, example: str) -> None:
        super().__init__(f"SIGNON_{name}: {why}. Example: SIGNON_{name}={example}")


class FileRefused(SettingRefused):
    """A file of settings cannot be used; the message names it and says what to do."""

    def __init__(self, path: Path, why: str) -> None:
        Exception.__init__(self, f"{path}: {why}")


class Setting(NamedTuple):
    """One setting: how it is read and, as words for ``docs/settings.md``, an example."""

    name: str
    default: str | None
    read: Callable[[str], Any]
    example: str


def _setting(default: str | None, read: Callable[[str], Value], example: str) -> Value:
    """Declare a setting as a field of :class:`Settings`, whose name in capitals is the setting's.

    To mypy the field holds what ``read`` returns, so a reader of another type is an error.

    :param default: as the environment would spell it; None when it must be given
    """
    declared: Any = field(metadata={"default": default, "read": read, "example": example})
    return cast("Value", declared)


@dataclass(frozen=True, repr=False)
class Settings:
    """The settings of one process, read and checked. Each is declared here alone."""

    instance: Path = _setting(str(CHECKOUT / "instance"), Path, "/var/lib/signon")
    database_url: str = _setting(
        "", values.database_url, "postgresql+psycopg://signon@localhost/signon"
    )
    redis_url: str = _setting("", values.redis_url, "redis://localhost:6379/0")
    secret_key: str = _setting(None, values.secret, "(made by signon init)")
    data_keys: dict[int, bytes] = _setting(None, values.key_ring, "1:(32 bytes in base64)")
    index_key: bytes = _setting(None, values.key, "(32 bytes in base64)")
    keys_file: Path = _setting("", Path, "/etc/signon/keys.toml")
    public_url: str = _setting(None, values.public_url, "https://plan.example.org")
    smtp_url: str = _setting(
        "", values.smtp_url, "smtp://user:pass@mail.example.org:587?tls=starttls"
    )
    mail_from: str = _setting("", values.mail_from, "Immigration Action Plan <plan@example.org>")
    trusted_proxies: int = _setting("0", values.hops, "1")
    env: str = _setting("production", values.choice("production", "development"), "production")
    log_format: str = _setting("json", values.choice("json", "text"), "json")
    worker_poll: float = _setting("1", values.seconds, "1")
    keep_pages: float | None = _setting("1", values.seconds_or_off, "1")
    limit_sign: Rate | None = _setting("20/10m", values.rate, "20/10m")
    trusted_networks: tuple[values.TrustedNetwork, ...] = _setting(
        "", values.trusted_networks, "198.51.100.0/24=500/10m"
    )
    limit_login: Rate | None = _setting("5/5m", values.rate, "5/5m")
    limit_api: Rate | None = _setting("120/1m", values.rate, "120/1m")
    limit_mail: Rate | None = _setting("3/24h", values.rate, "3/24h")
    form_seconds: Span | None = _setting("3-86400", values.span, "3-86400")
    metrics_networks: tuple[IPv4Network | IPv6Network, ...] = _setting(
        "", values.networks, "127.0.0.0/8"
    )

    @property
    def is_development(self) -> bool:
        return self.env == "development"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """The host of the links in mails, without its port."""
        return urlsplit(self.public_url).hostname or ""


SETTINGS = tuple(Setting(each.name.upper(), **each.metadata) for each in fields(Settings))


def instance_directory(environ: Mapping[str, str]) -> Path:
    """Return the data directory; the default does not depend on the working directory."""
    return Path(environ.get("SIGNON_INSTANCE") or CHECKOUT / "instance").absolute()


def keys_path(environ: Mapping[str, str]) -> Path:
    """Return the file that holds the keys, by default ``keys.toml`` in the data directory.

    :raises SettingRefused: ``signon.toml``, which may name it, cannot be used
    """
    instance = instance_directory(environ)
    named = environ.get("SIGNON_KEYS_FILE") or _read_settings(instance).get("KEYS_FILE")
    return Path(named or instance / "keys.toml")


def _read_toml(path: Path) -> dict[str, str]:
    """Return the entries of a TOML file; none when there is no such file.

    :raises FileRefused: it cannot be read, or is no TOML
    """
    try:
        text = path.read_text("utf-8")
        return {name: str(value) for name, value in tomllib.loads(text).items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileRefused(path, f"cannot be read ({error.strerror})") from None
    except ValueError as error:
        example = 'PUBLIC_URL = "https://plan.example.org"'
        raise FileRefused(path, f"is no TOML ({error}). A line of it is: {example}") from None


def _read_settings(instance: Path) -> dict[str, str]:
    """Return the settings in ``signon.toml``.

    :raises FileRefused: it cannot be used; an unknown name is an error, because a misspelled
        setting would otherwise silently keep its default
    """
    path = instance / "signon.toml"
    found = _read_toml(path)
    known = {setting.name for setting in SETTINGS} - {"INSTANCE"}
    for name in found.keys() - known:
        raise FileRefused(path, f"{name} is no setting here; known are {', '.join(sorted(known))}")
    if found.keys() & set(KEY_NAMES):
        _refuse_if_open(path)
    return found


def _read_keys(path: Path) -> dict[str, str]:
    """Return the keys in ``path``.

    :raises SettingRefused: others than the owner may read the file, or it is no TOML
    """
    _refuse_if_open(path)
    return {name: value for name, value in _read_toml(path).items() if name in KEY_NAMES}


def _refuse_if_open(path: Path) -> None:
    if path.is_file() and path.stat().st_mode & OTHERS:
        why = f"{path} holds keys and may be read by others; run chmod 600 on it"
        raise SettingRefused("KEYS_FILE", why, str(path))


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
    found = _read_keys(keys_file) | _read_settings(instance) | given
    read = {setting.name.lower(): _value(setting, found) for setting in SETTINGS}
    read |= {"instance": instance, "keys_file": keys_file}
    read["database_url"] = read["database_url"] or f"sqlite:///{instance / 'signon.sqlite3'}"
    settings = Settings(**read)
    _refuse_if_unsafe(settings)
    return settings


def _refuse_if_unsafe(settings: Settings) -> None:
    host = settings.public_host
    if not (settings.is_development or settings.is_https or host in LOOPBACK):
        why = (
            "must begin with https:// in production, or cookies and links could be read on the way"
        )
        raise SettingRefused("PUBLIC_URL", why, "https://plan.example.org")
