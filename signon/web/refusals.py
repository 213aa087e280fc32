"""Count refused requests by day, kind and endpoint: to be seen by staff, without who it was.

Whoever floods the service with refused requests must not make it write for each of them. So a
process counts in memory, and adds its counts to the database at most every few seconds.
"""

import threading
import time
from collections import Counter

from flask import current_app, request
from flask.sansio.app import App
from sqlalchemy.exc import SQLAlchemyError

from signon.core.refusal_kind import RefusalKind
from signon.models.refusal import Refusal
from signon.models.upsert import insert
from signon.web import clock
from signon.web.logs import log
from signon.web.transaction import transaction

KEY = "signon.refusals"
EVERY_SECONDS = 10.0
Key = tuple[str, str, str]


class Refusals:
    """The counts of this process that are not in the database yet."""

    def __init__(self, every_seconds: float = EVERY_SECONDS) -> None:
        self._counts: Counter[Key] = Counter()
        self._written_at, self._every_seconds = float("-inf"), every_seconds
        self._lock = threading.Lock()

    def add(self, key: Key) -> None:
        """Count one refusal; write all of them if the last time is long enough ago."""
        with self._lock:
            self._counts[key] += 1
            if time.monotonic() - self._written_at < self._every_seconds:
                return
            due, self._counts, self._written_at = self._counts, Counter(), time.monotonic()
        try:
            _write(due)
        except SQLAlchemyError as error:  # the answer to the visitor must not fail for this
            log.warning("refusals not counted", kind=type(error).__name__)
            with self._lock:
                self._counts += due


def init_app(app: App) -> None:
    app.extensions[KEY] = Refusals()


def count(kind: RefusalKind) -> None:
    """Count that this request was refused. No transaction may be open."""
    found: Refusals = current_app.extensions[KEY]
    found.add((f"{clock.now():%Y-%m-%d}", kind, request.endpoint or ""))


def _write(counts: Counter[Key]) -> None:
    rows = [
        {"day": day, "kind": kind, "endpoint": endpoint, "number": number}
        for (day, kind, endpoint), number in sorted(counts.items())
    ]
    with transaction() as session:
        add = insert(session, Refusal)
        total = {"number": Refusal.number + add.excluded.number}
        key = [Refusal.day, Refusal.kind, Refusal.endpoint]
        session.execute(add.on_conflict_do_update(index_elements=key, set_=total), rows)
