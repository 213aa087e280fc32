"""Every setting: its unit, its safe default, its check.

A setting comes from the environment (``SIGNON_NAME``), else from ``instance/signon.toml``,
else (keys only) from the keys file, else from its default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit

from signon.config import files, values
from signon.config.files import KEY_NAMES
from signon.config.refusals import FileRefused, SettingRefused
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
    "close_files",
    "instance_directory",
    "keys_path",
    "load",
]

Value = TypeVar("Value")
CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PREFIX = "SIGNON_"
# Other defaults than in production, where the two would not be safe.
IN_DEVELOPMENT = {"PUBLIC_URL": "http://127.0.0.1:8000", "SECOND_FACTOR": "offered"}


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
    remind_after: timedelta | None = _setting("48h", values.duration_or_off, "48h")
    remind_before_close: timedelta | None = _setting("24h", values.duration_or_off, "24h")
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
    second_factor: str = _setting("owners", values.choice("offered", "owners", "all"), "owners")
    limit_api: Rate | None = _setting("120/1m", values.rate, "120/1m")
    limit_export: Rate | None = _setting("10/24h", values.rate, "10/24h")
    limit_mail: Rate | None = _setting("3/24h", values.rate, "3/24h")
    burst_domain: Rate | None = _setting("20/1h", values.rate, "20/1h")
    burst_network: Rate | None = _setting("60/1h", values.rate, "60/1h")
    burst_plan: Rate | None = _setting("off", values.rate, "500/1h")
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


def _read_settings(instance: Path) -> dict[str, str]:
    """Return the settings in ``signon.toml``.

    :raises FileRefused: it cannot be used; an unknown name is an error, because a misspelled
        setting would otherwise silently keep its default
    """
    path = instance / "signon.toml"
    found = files.read_toml(path)
    known = {setting.name for setting in SETTINGS} - {"INSTANCE"}
    for name in found.keys() - known:
        raise FileRefused(path, f"{name} is no setting here; known are {', '.join(sorted(known))}")
    files.refuse_open_secrets(path, found)
    return found


def close_files(environ: Mapping[str, str]) -> list[Path]:
    """Let nobody else read the data directory, the database and ``signon.toml``.

    :return: those that others could read
    :raises OSError: one of them belongs to another user
    """
    instance = instance_directory(environ)
    path = instance / "signon.toml"
    found = files.read_toml(path)
    url = environ.get("SIGNON_DATABASE_URL") or found.get("DATABASE_URL")
    data = files.data_files(instance, url or _default_database(instance))
    is_secret = bool(files.secrets_in(found))
    return files.close(data, files.EVERYBODY) + files.close([path] * is_secret, files.OTHERS)


def _default_database(instance: Path) -> str:
    return f"{files.SQLITE}{instance / 'signon.sqlite3'}"


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """Refuse a variable that is a setting misspelled; others with our prefix are not ours.

    Kubernetes, for one, sets ``SIGNON_PORT`` where a service is named signon.
    """
    known = {setting.name for setting in SETTINGS}
    for variable in environ:
        name = variable.removeprefix(PREFIX)
        if variable != name and name not in known:
            for likely in get_close_matches(name, known, n=1):
                raise SettingRefused(likely, f"is misspelled as {variable}", _example(likely))


def _example(name: str) -> str:
    return next(setting.example for setting in SETTINGS if setting.name == name)


def _default(setting: Setting, found: Mapping[str, str]) -> str:
    if setting.name in IN_DEVELOPMENT and found.get("ENV") == "development":
        return IN_DEVELOPMENT[setting.name]
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
    _refuse_unknown(environ)
    instance, keys_file = instance_directory(environ), keys_path(environ)
    given = {name.removeprefix(PREFIX): v for name, v in environ.items() if name.startswith(PREFIX)}
    found = files.read_keys(keys_file) | _read_settings(instance) | given
    files.refuse_lost_keys(keys_file, found)
    read = {setting.name.lower(): _value(setting, found) for setting in SETTINGS}
    read |= {"instance": instance, "keys_file": keys_file}
    read["database_url"] = read["database_url"] or _default_database(instance)
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
    if settings.is_development and host not in LOOPBACK:
        why = (
            f"in development anybody could read all mails at {host}; set SIGNON_ENV=production, or "
            "an address of this machine alone"
        )
        raise SettingRefused("PUBLIC_URL", why, "http://127.0.0.1:8000")
    if settings.second_factor == "offered" and not settings.is_development:
        why = "cannot be left to each: who may take lists out needs a second factor in production"
        raise SettingRefused("SECOND_FACTOR", why, "owners")
    files.refuse_if_exposed(settings.instance, settings.database_url)
