"""The one plan of a site that presents just one: all its pages carry the plan's name and look.

That includes pages that are not about a plan, such as the sign-in page and error pages.
"""

import threading
import time
from contextlib import suppress

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from signon.config import Settings
from signon.models import Plan
from signon.models.only_plan import only_plan
from signon.web.transaction import reading

KEY = "signon.site_plan"
# While the database is down, a query takes long: only one request in so many seconds tries it.
AWAY_SECONDS = 5


class SitePlan:
    """The site's plan, read from the database at most once every ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last: Plan | None = None
        self._asked_at, self._pause = float("-inf"), seconds
        self._asking = threading.Lock()

    def latest(self) -> Plan | None:
        """Return the plan; the last one known while the database is down or another one asks."""
        is_due = time.monotonic() - self._asked_at >= self._pause
        if is_due and self._asking.acquire(blocking=self._asked_at < 0):
            try:
                self._read()
            finally:
                self._asking.release()
        return self.last

    def _read(self) -> None:
        self._pause = AWAY_SECONDS
        with suppress(SQLAlchemyError), reading() as session:
            self.last, self._pause = only_plan(session), self.seconds
        self._asked_at = time.monotonic()


def site_plan(*, must_be_known: bool = False) -> Plan | None:
    """Return the site's plan; None if there are several, or none.

    :param must_be_known: do not ask the database, which may be the very thing that is down
    """
    found: SitePlan = current_app.extensions[KEY]
    return found.last if must_be_known else found.latest()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[KEY] = SitePlan(settings.keep_pages or 0)
    app.jinja_env.globals["site_plan"] = site_plan
