"""A setting that is missing or cannot be used stops the program by a line that says what to do."""

import base64
import os
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from signon.config import (
    CHECKOUT,
    SETTINGS,
    SettingRefused,
    close_files,
    instance_directory,
    keys_path,
    load,
)
from signon.config.values import Rate, Span, TrustedNetwork

KEY, OTHER = (base64.b64encode(bytes([each]) * 32).decode() for each in (1, 2))
KEYS: dict[str, str] = {"SECRET_KEY": "s" * 32, "DATA_KEYS": f"1:{KEY}", "INDEX_KEY": KEY}


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    """Return settings that will do."""
    keys = {f"SIGNON_{name}": value for name, value in KEYS.items()}
    place = {"SIGNON_INSTANCE": str(tmp_path), "SIGNON_PUBLIC_URL": "https://plan.example.org"}
    return keys | place


def write(path: Path, values: Mapping[str, object], mode: int = 0o600) -> None:
    lines = [
        f'{name} = "{v}"' if isinstance(v, str) else f"{name} = {v}" for name, v in values.items()
    ]
    path.write_text("\n".join(lines) + "\n")
    path.chmod(mode)


def test_few_settings_are_enough(good: dict[str, str], tmp_path: Path) -> None:
    found = load(good)

    assert found.database_url == f"sqlite:///{tmp_path}/signon.sqlite3"
    assert (found.instance, found.keys_file) == (tmp_path, tmp_path / "keys.toml")
    assert found.data_keys == {1: b"\1" * 32}
    assert found.index_key == b"\1" * 32
    assert (found.public_host, found.is_https, found.is_development) == (
        "plan.example.org",
        True,
        False,
    )
    assert (found.trusted_proxies, found.worker_poll, found.log_format) == (0, 1.0, "json")
    assert (found.redis_url, found.smtp_url, found.mail_from) == ("", "", "")
    assert (found.limit_sign, found.limit_login) == (Rate(20, 600), Rate(5, 300))
    assert (found.limit_api, found.limit_mail) == (Rate(120, 60), Rate(3, 86400))
    assert found.form_seconds == Span(3, 86400)
    assert found.metrics_networks == ()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "PUBLIC_URL"])
def test_what_has_no_safe_default_must_be_given(good: dict[str, str], name: str) -> None:
    del good[f"SIGNON_{name}"]

    with pytest.raises(SettingRefused, match=rf"^SIGNON_{name}: is missing.* SIGNON_{name}=\S"):
        load(good)


WRONG = [
    ("DATABASE_URL", "mysql://localhost/signon"),
    ("DATABASE_URL", "postgresql://localhost/signon"),
    ("DATABASE_URL", "postgres://localhost/signon"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///signon.sqlite3"),
    ("DATABASE_URL", "signon.sqlite3"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "http://localhost"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "s" * 31),
    ("DATA_KEYS", KEY),
    ("DATA_KEYS", f"0:{KEY}"),
    ("DATA_KEYS", f"256:{KEY}"),
    ("DATA_KEYS", f"a:{KEY}"),
    ("DATA_KEYS", f"1:{KEY},1:{OTHER}"),
    ("DATA_KEYS", f"1:{KEY},"),
    ("DATA_KEYS", "1:c2hvcnQ="),
    ("DATA_KEYS", "1:no base64"),
    ("INDEX_KEY", "c2hvcnQ="),
    ("INDEX_KEY", "no base64"),
    ("INDEX_KEY", f"1:{KEY}"),
    ("PUBLIC_URL", "plan.example.org"),
    ("PUBLIC_URL", "ftp://plan.example.org"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://plan.example.org/app"),
    ("PUBLIC_URL", "https://plan.example.org?x=1"),
    ("PUBLIC_URL", "https://plan.example.org#top"),
    ("PUBLIC_URL", "https://user:secret@plan.example.org"),
    ("PUBLIC_URL", "https://plan.example.org:port"),
    ("PUBLIC_URL", "https://plan.example.org:99999"),
    ("PUBLIC_URL", "https://plan example.org"),
    ("PUBLIC_URL", "https://[::1"),
    ("PUBLIC_URL", "http://plan.example.org"),
    ("SMTP_URL", "mail.example.org"),
    ("SMTP_URL", "http://mail.example.org"),
    ("SMTP_URL", "smtp://"),
    ("SMTP_URL", "smtp://mail.example.org:port"),
    ("SMTP_URL", "smtp://mail.example.org?tls=maybe"),
    ("SMTP_URL", "smtp://mail.example.org?ssl=1"),
    ("MAIL_FROM", "the plan"),
    ("MAIL_FROM", "Plan <plan>"),
    ("MAIL_FROM", "Plan <plan@example.org"),
    ("MAIL_FROM", "a@example.org, b@example.org"),
    ("MAIL_FROM", "Plan\r\nBcc: x <plan@example.org>"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "10"),
    ("TRUSTED_PROXIES", "many"),
    ("REMIND_AFTER", "2 days"),
    ("REMIND_BEFORE_CLOSE", "0h"),
    ("ENV", "staging"),
    ("LOG_FORMAT", "xml"),
    ("WORKER_POLL", "0"),
    ("KEEP_PAGES", "0"),
    ("KEEP_PAGES", "always"),
    ("WORKER_POLL", "-1"),
    ("WORKER_POLL", "soon"),
    *(
        (name, rate)
        for name in (
            *(f"LIMIT_{what}" for what in ("SIGN", "LOGIN", "API", "MAIL", "EXPORT")),
            *(f"BURST_{what}" for what in ("DOMAIN", "NETWORK", "PLAN")),
        )
        for rate in ("20", "0/1m", "20/0m", "20/1d", "-1/1m", "20 per minute", "OFF")
    ),
    ("FORM_SECONDS", "3"),
    ("FORM_SECONDS", "10-3"),
    ("FORM_SECONDS", "3-3"),
    ("FORM_SECONDS", "a-b"),
    ("METRICS_NETWORKS", "localhost"),
    ("TRUSTED_NETWORKS", "198.51.100.0/24"),
    ("TRUSTED_NETWORKS", "198.51.100.0/24=off"),
    ("TRUSTED_NETWORKS", "a hall=500/10m"),
    ("METRICS_NETWORKS", "10.0.0.1/8"),
    ("SECOND_FACTOR", "some"),
    ("SECOND_FACTOR", "offered"),  # in production
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_cannot_be_used_is_refused_by_name_with_an_example(
    good: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(SettingRefused) as refusal:
        load(good | {f"SIGNON_{name}": value})

    message = str(refusal.value)
    example = next(each.example for each in SETTINGS if each.name == name)
    assert message.startswith(f"SIGNON_{name}: ")
    assert message.endswith(f". Example: SIGNON_{name}={example}")
    assert refusal.value.__cause__ is None
    assert "\n" not in message


def test_in_development_nobody_must_have_a_second_factor(good: dict[str, str]) -> None:
    place = {"SIGNON_ENV": "development", "SIGNON_PUBLIC_URL": "http://localhost:8000"}
    assert load(good | place).second_factor == "offered"
    assert load(good).second_factor == "owners"


def test_every_setting_that_is_checked_has_been_refused_once() -> None:
    # Any path will do; whether it can be used is seen when it is used.
    assert {name for name, _ in WRONG} == {each.name for each in SETTINGS} - {
        "INSTANCE",
        "KEYS_FILE",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "hunter2"),
        ("DATA_KEYS", "hunter2"),
        ("DATA_KEYS", f"1:{KEY},hunter2"),
        ("INDEX_KEY", "hunter2"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example.org:port"),
        ("SMTP_URL", "smtp://me:hunter2@[mail"),
        ("DATABASE_URL", "postgresql://me:hunter2@localhost/signon"),
        ("REDIS_URL", "http://:hunter2@localhost"),
        ("PUBLIC_URL", "https://me:hunter2@plan.example.org"),
    ],
)
def test_a_refusal_tells_no_secret(good: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refusal:
        load(good | {f"SIGNON_{name}": value})

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DATABASE_URL", "postgresql+psycopg://u:p@h/d?sslmode=require", None),
        ("DATABASE_URL", "sqlite:////var/lib/signon/signon.sqlite3", None),
        ("REDIS_URL", "rediss://localhost:6379/0", None),
        ("DATA_KEYS", f"2:{OTHER}, 1:{KEY}", {2: b"\2" * 32, 1: b"\1" * 32}),
        ("PUBLIC_URL", "https://plan.example.org/", "https://plan.example.org"),
        ("PUBLIC_URL", "HTTPS://plan.example.org:8443", "https://plan.example.org:8443"),
        ("PUBLIC_URL", "http://localhost:8000", None),
        ("PUBLIC_URL", "http://[::1]:8000", None),
        ("SMTP_URL", "smtps://me:pass%40word@mail.example.org", None),
        ("SMTP_URL", "smtp://mail.example.org:587?tls=starttls", None),
        ("MAIL_FROM", "plan@example.org", None),
        ("MAIL_FROM", '"Plan, the 2nd" <plan@example.org>', None),
        ("MAIL_FROM", "Aktionsplan für alle <plan@example.org>", None),
        ("TRUSTED_PROXIES", "2", 2),
        ("WORKER_POLL", "0.25", 0.25),
        ("LIMIT_SIGN", "off", None),
        ("LIMIT_LOGIN", "1/s", Rate(1, 1)),
        ("LIMIT_MAIL", "3/2h", Rate(3, 7200)),
        ("REMIND_AFTER", "90m", timedelta(minutes=90)),
        ("REMIND_BEFORE_CLOSE", "off", None),
        ("FORM_SECONDS", "off", None),
        ("FORM_SECONDS", "0.5-60", Span(0.5, 60)),
        (
            "TRUSTED_NETWORKS",
            "198.51.100.0/24=500/10m, ",
            (TrustedNetwork(ip_network("198.51.100.0/24"), Rate(500, 600)),),
        ),
        ("METRICS_NETWORKS", "127.0.0.0/8, ::1", (ip_network("127.0.0.0/8"), ip_network("::1"))),
    ],
)
def test_what_can_be_used_is_read(
    good: dict[str, str], name: str, value: str, read: object
) -> None:
    found = getattr(load(good | {f"SIGNON_{name}": value}), name.lower())

    assert found == (value if read is None and value != "off" else read)


def test_in_development_the_address_has_a_default(good: dict[str, str]) -> None:
    del good["SIGNON_PUBLIC_URL"]
    found = load(good | {"SIGNON_ENV": "development"})

    assert (found.public_url, found.is_development) == ("http://127.0.0.1:8000", True)


def test_development_is_for_an_address_of_this_machine_alone(good: dict[str, str]) -> None:
    own = {"SIGNON_PUBLIC_URL": "http://localhost:8000", "SIGNON_ENV": "development"}
    assert not load(good | own).is_https

    for url in ("http://plan.example.org", "https://plan.example.org", "http://192.0.2.1"):
        with pytest.raises(SettingRefused, match=r"^SIGNON_PUBLIC_URL: in development anybody"):
            load(good | own | {"SIGNON_PUBLIC_URL": url})


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    good: dict[str, str], tmp_path: Path
) -> None:
    write(
        tmp_path / "signon.toml",
        {"LIMIT_SIGN": "7/1m", "LOG_FORMAT": "text", "TRUSTED_PROXIES": 2},
    )

    found = load(good | {"SIGNON_LOG_FORMAT": "json"})

    assert found.limit_sign == Rate(7, 60)
    assert (found.log_format, found.trusted_proxies) == ("json", 2)
    assert found.limit_login == Rate(5, 300)


def test_keys_come_from_their_file_and_nothing_else_does(
    good: dict[str, str], tmp_path: Path
) -> None:
    for name in KEYS:
        del good[f"SIGNON_{name}"]
    write(tmp_path / "keys.toml", {"LOG_FORMAT": "text"} | KEYS)

    found = load(good)

    assert (found.secret_key, found.log_format) == ("s" * 32, "json")
    assert load(good | {"SIGNON_SECRET_KEY": "t" * 32}).secret_key == "t" * 32


@pytest.mark.parametrize("named_by", ["environment", "file"])
def test_the_keys_may_lie_elsewhere(good: dict[str, str], tmp_path: Path, named_by: str) -> None:
    elsewhere = tmp_path / "apart" / "keys.toml"
    elsewhere.parent.mkdir()
    write(elsewhere, {"SECRET_KEY": "e" * 32})
    del good["SIGNON_SECRET_KEY"]
    if named_by == "environment":
        good["SIGNON_KEYS_FILE"] = str(elsewhere)
    else:
        write(tmp_path / "signon.toml", {"KEYS_FILE": str(elsewhere)})

    found = load(good)

    assert (found.secret_key, found.keys_file) == ("e" * 32, elsewhere)
    assert keys_path(good) == elsewhere


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o644])
@pytest.mark.parametrize("name", ["keys.toml", "signon.toml"])
def test_keys_that_others_may_read_are_refused(
    good: dict[str, str], tmp_path: Path, name: str, mode: int
) -> None:
    write(tmp_path / name, KEYS, mode)

    with pytest.raises(SettingRefused, match=r": it holds keys and .*run chmod 600 on it"):
        load(good)


def test_a_password_that_others_may_read_is_refused(good: dict[str, str], tmp_path: Path) -> None:
    url = "smtp://me:hunter2@mail.example.org"
    write(tmp_path / "signon.toml", {"SMTP_URL": url}, 0o640)

    with pytest.raises(SettingRefused, match=r"signon\.toml: it holds a password and .*chmod 600"):
        load(good)

    assert close_files(good) == [tmp_path / "signon.toml"]
    assert load(good).smtp_url == url


@pytest.mark.parametrize("name", ["", "signon.sqlite3"])
def test_data_that_everybody_may_read_are_refused_until_closed(
    good: dict[str, str], tmp_path: Path, name: str
) -> None:
    instance = tmp_path / "instance"
    good["SIGNON_INSTANCE"] = str(instance)
    instance.mkdir(0o755)
    (instance / "signon.sqlite3").touch(0o644)
    tmp_path.chmod(0o755)
    if name:  # the directory could be opened again
        good["SIGNON_DATABASE_URL"] = f"sqlite:///{instance / name}"
        good["SIGNON_INSTANCE"] = str(tmp_path / "elsewhere")

    with pytest.raises(SettingRefused, match=rf"^{instance / name}: everybody on this machine"):
        load(good)

    assert instance / "signon.sqlite3" in close_files(good)
    load(good)


@pytest.mark.parametrize("content", ["", 'SECRET_KEY = "' + "s" * 40 + '"\n'])
def test_a_damaged_keys_file_says_what_has_happened(
    good: dict[str, str], tmp_path: Path, content: str
) -> None:
    for name in KEYS:
        del good[f"SIGNON_{name}"]
    (tmp_path / "keys.toml").write_text(content)
    (tmp_path / "keys.toml").chmod(0o600)

    with pytest.raises(SettingRefused, match=r"keys\.toml: it has no .*Put the copy of it back"):
        load(good)


def test_a_file_without_keys_may_be_read_by_others(good: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path / "signon.toml", {"LOG_FORMAT": "text"}, 0o644)

    assert load(good).log_format == "text"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"LOG_FORMAT = text", "is no TOML"),
        (b"LOG_FORMAT", "is no TOML"),
        (b"# \xff", "is no TOML"),
        (b'LOG_FROMAT = "text"', "LOG_FROMAT is no setting here; known are BURST_DOMAIN, "),
        (b'SIGNON_LOG_FORMAT = "text"', "SIGNON_LOG_FORMAT is no setting here"),
        (b'INSTANCE = "/tmp"', "INSTANCE is no setting here"),
        (b'[limits]\nSIGN = "1/1m"', "limits is no setting here"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    good: dict[str, str], tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "signon.toml").write_bytes(content)

    with pytest.raises(SettingRefused) as refusal:
        load(good)

    assert str(refusal.value).startswith(f"{tmp_path / 'signon.toml'}: {why}")


def test_a_file_that_cannot_be_read_is_named(good: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "signon.toml").mkdir()

    with pytest.raises(SettingRefused, match=r"signon\.toml: cannot be read \(Is a directory\)"):
        load(good)


def test_a_wrong_value_in_the_file_is_refused_like_one_of_the_environment(
    good: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path / "signon.toml", {"WORKER_POLL": 0})

    with pytest.raises(SettingRefused, match=r"^SIGNON_WORKER_POLL: must be a number of seconds"):
        load(good)


def test_the_data_directory_comes_from_the_checkout_not_from_where_we_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert instance_directory({}) == CHECKOUT / "instance"
    assert instance_directory({"SIGNON_INSTANCE": ""}) == CHECKOUT / "instance"
    assert instance_directory({"SIGNON_INSTANCE": "data"}) == tmp_path / "data"
    assert keys_path({}) == CHECKOUT / "instance" / "keys.toml"
    assert (CHECKOUT / "pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("LOG_FROMAT", "LOG_FORMAT"),
        ("PUBLIC_URI", "PUBLIC_URL"),
        ("TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("DATABASE", "DATABASE_URL"),
        ("KEYFILE", "KEYS_FILE"),
        ("REDIS", "REDIS_URL"),
    ],
)
def test_a_misspelled_setting_is_refused_with_the_likely_name(
    good: dict[str, str], slip: str, meant: str
) -> None:
    with pytest.raises(SettingRefused, match=rf"^SIGNON_{meant}: is misspelled as SIGNON_{slip}\."):
        load(good | {f"SIGNON_{slip}": "x"})


@pytest.mark.parametrize("name", ["PORT", "SERVICE_HOST", "SERVICE_PORT", "PORT_8000_TCP"])
def test_what_is_none_of_our_settings_in_the_environment_is_left_alone(
    good: dict[str, str], name: str
) -> None:
    assert load(dict(os.environ) | good | {f"SIGNON_{name}": "x", "PATH": "/"}).env
