"""While Redis is away, visitors are served under each machine's own limits; nobody signs in."""

import sqlite3
from datetime import datetime

import pytest
from flask import Flask

from signon.config import Rate
from signon.core.errors import Overloaded
from signon.web.guard.rate_limit import throttle
from signon.web.guard.shared_throttle import SharedThrottle
from tests.client import PageClient

pytestmark = pytest.mark.one_database
RATE = Rate(2, 600)


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_REDIS_URL": "redis://127.0.0.1:1/0", "SIGNON_LIMIT_LOGIN": "5/5m"}


def test_what_must_be_exact_is_refused(app: Flask) -> None:
    with pytest.raises(Overloaded):
        throttle(RATE, "login", "somebody", exactly=True)


def test_signing_in_says_to_try_again(client: PageClient) -> None:
    typed = {"email": "ann@example.org", "password": "a long password of nobody"}
    answer = client.submit("/admin/login", typed)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def test_readiness_tells_it(app: Flask, client: PageClient) -> None:
    assert (client.get("/readyz").json or {})["redis"] == "ok"  # nobody has asked it yet
    throttle(RATE, "sign", "somebody")

    answer = client.get("/readyz")
    assert (answer.status_code, (answer.json or {})["redis"]) == (200, "away")


def test_a_file_of_counters_that_fails_is_no_redis(now: datetime) -> None:
    class Full:
        troubles = (sqlite3.OperationalError,)

        def hit(self, *_: object, **__: object) -> None:
            raise sqlite3.OperationalError

    counter = SharedThrottle(None, Full())
    with pytest.raises(sqlite3.OperationalError):
        counter.hit(RATE, "sign", "somebody", now=now)
    assert not counter.is_away
