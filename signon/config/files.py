"""The files of settings, keys and data: how they are read, and who may read them."""

import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from signon.config.refusals import FileRefused

EVERYBODY = stat.S_IRWXO
OTHERS = stat.S_IRWXG | stat.S_IRWXO
KEY_NAMES = ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY")
WITH_PASSWORDS = ("DATABASE_URL", "REDIS_URL", "SMTP_URL")
PASSWORD = re.compile(r"://[^/@\s]*:[^@\s]+@")
SQLITE = "sqlite:///"
SUFFIXES = ("", "-wal", "-shm")


def is_open(path: Path, to: int) -> bool:
    """Return whether ``path`` exists and is open ``to`` others than its owner."""
    return path.exists() and bool(path.stat().st_mode & to)


def data_files(instance: Path, database_url: str) -> Iterator[Path]:
    """Yield the data directory, and the database if it is a file."""
    yield instance
    if database_url.startswith(SQLITE):
        database = database_url.removeprefix(SQLITE)
        yield from (Path(database + suffix) for suffix in SUFFIXES)


def close(paths: Iterable[Path], to: int) -> list[Path]:
    """Leave to their owner alone the paths that are open ``to`` others, and return these.

    :raises OSError: a path belongs to somebody else
    """
    found = [path for path in paths if is_open(path, to)]
    for path in found:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    return found


def read_toml(path: Path) -> dict[str, str]:
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


def read_keys(path: Path) -> dict[str, str]:
    """Return the keys in ``path``.

    :raises FileRefused: others than the owner may read the file, or it is no TOML
    """
    _refuse_if_open(path, "keys")
    return {name: value for name, value in read_toml(path).items() if name in KEY_NAMES}


def refuse_lost_keys(path: Path, found: Mapping[str, str]) -> None:
    """Say what has happened when there is a keys file, and keys are missing.

    :raises FileRefused: so it is
    """
    lost = [name for name in KEY_NAMES if not found.get(name)]
    if lost and path.is_file():
        why = (
            f"it has no {' and no '.join(lost)}: it is empty or damaged, as after a power failure. "
            "Put the copy of it back. Only if nobody has signed yet, delete it and run: signon init"
        )
        raise FileRefused(path, why)


def refuse_open_secrets(path: Path, found: Mapping[str, str]) -> None:
    """Check that nobody else may read a file of settings, if there are secrets in it.

    :raises FileRefused: others may
    """
    if what := secrets_in(found):
        _refuse_if_open(path, what)


def secrets_in(found: Mapping[str, str]) -> str:
    """Return in a word what is secret among these settings; an empty one if nothing is."""
    if found.keys() & set(KEY_NAMES):
        return "keys"
    has_password = any(PASSWORD.search(found.get(name, "")) for name in WITH_PASSWORDS)
    return "a password" if has_password else ""


def _refuse_if_open(path: Path, what: str) -> None:
    if is_open(path, OTHERS):
        raise FileRefused(path, f"it holds {what} and may be read by others; run chmod 600 on it")


def refuse_if_exposed(instance: Path, database_url: str) -> None:
    """Check that not everybody on this machine can reach the data.

    :raises FileRefused: everybody can
    """
    for path in data_files(instance, database_url):
        if is_open(path, EVERYBODY) and is_open(path.parent, EVERYBODY):
            why = "everybody on this machine may read it; run `signon init`, or chmod o= on it"
            raise FileRefused(path, why)
