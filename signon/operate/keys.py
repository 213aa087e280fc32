"""The first keys of a new installation."""

import base64
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url

from signon.config import KEY_BYTES, KEY_NAMES, keys_path
from signon.core.errors import SignOnError


class KeysLost(SignOnError):
    """There is a database, but the keys that it was encrypted with are missing."""


def missing(environ: Mapping[str, str]) -> dict[str, str]:
    """Return new keys for those that neither the environment nor the keys file has.

    An existing keys file is never changed, whatever it contains.
    """
    if keys_path(environ).exists():
        return {}
    return {name: _new(name) for name in KEY_NAMES if not environ.get(f"SIGNON_{name}")}


def _new(name: str) -> str:
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(KEY_BYTES)
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"1:{key}" if name == "DATA_KEYS" else key


def refuse_if_in_use(database_url: str, path: Path) -> None:
    """Check that there are no tables yet: new keys could not decrypt what is in them.

    :raises KeysLost: there are tables
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    engine = create_engine(url)
    try:
        is_in_use = inspect(engine).has_table("alembic_version")
    finally:
        engine.dispose()
    if is_in_use:
        raise KeysLost(
            "The database is in use, but its keys are not here, and new ones could not open it. "
            f"Put the keys file back at {path}, or say where it is: SIGNON_KEYS_FILE=..."
        )


def write(path: Path, keys: Mapping[str, str]) -> None:
    """Write a new keys file that only its owner may read.

    It appears with all that is in it or not at all, and outlasts a power failure from then on: the
    content is stored before the file gets its name, and the folder before this returns.

    :raises FileExistsError: another process has made the file meanwhile
    """
    text = "# The keys of this installation. Keep a copy apart from the backups of the data.\n"
    text += "".join(f'{name} = "{value}"\n' for name, value in keys.items())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        os.link(beside, path)  # a rename would replace the keys that another process has just made
    finally:
        Path(beside).unlink()
    for directory in (path.parent, path.parent.parent):  # the folder may be as new as the file
        folder = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
