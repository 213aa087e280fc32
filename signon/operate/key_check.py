"""Check that the keys are those with which the database was made.

With other keys everything would start, fail one by one where contact data is read, and store the
same person twice. A fingerprint is an HMAC under the key itself; it tells nothing of the key.
"""

import hashlib
import hmac

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.errors import SignOnError
from signon.models import KeyFingerprint
from signon.models.upsert import insert
from signon.web.database import WRITES

LABEL = b"signon key fingerprint"
INDEX_KEY = "INDEX_KEY"


class WrongKeys(SignOnError):
    """The keys are not those of this database; the message names the key."""

    def __init__(self, settings: Settings, which: str) -> None:
        super().__init__(
            f"{which} with which this database was made, so what is encrypted in it could not be "
            f"read. Put its keys back at {settings.keys_file}, or set SIGNON_DATABASE_URL (or "
            "SIGNON_INSTANCE) to the database of these keys"
        )


def fingerprints(settings: Settings) -> dict[str, bytes]:
    """Return the fingerprint of each key, by its name in the database."""
    keys = {f"DATA_KEYS {number}": key for number, key in settings.data_keys.items()}
    keys[INDEX_KEY] = settings.index_key
    return {name: hmac.digest(key, LABEL, hashlib.sha256) for name, key in keys.items()}


def check(connection: Connection, settings: Settings) -> bool:
    """Check the keys, and return whether the fingerprints of all of them are stored.

    :raises WrongKeys: one of them is not this database's
    """
    rows = connection.execute(select(KeyFingerprint.name, KeyFingerprint.fingerprint))
    stored = {row.name: row.fingerprint for row in rows}
    ours = fingerprints(settings)
    for name in ours.keys() & stored.keys():
        if not hmac.compare_digest(ours[name], stored[name]):
            first, _, number = name.partition(" ")
            which = f"Key number {number} of SIGNON_{first}" if number else f"SIGNON_{first}"
            raise WrongKeys(settings, f"{which} is not the one")
    if stored and not ours.keys() & stored.keys() - {INDEX_KEY}:
        raise WrongKeys(settings, "SIGNON_DATA_KEYS has none of the keys")
    return ours.keys() <= stored.keys()


def remember(engine: Engine, settings: Settings) -> None:
    """Store the fingerprints of keys that the database does not know yet."""
    rows = [{"name": name, "fingerprint": each} for name, each in fingerprints(settings).items()]
    with Session(engine.execution_options(**{WRITES: True})) as session, session.begin():
        session.execute(insert(session, KeyFingerprint).on_conflict_do_nothing(), rows)
