"""Several machines count together in a real Redis, and each for itself while it is away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from signon.app import create_app
from signon.config import Rate
from signon.core.errors import Overloaded, Throttled
from signon.core.installation import Fault
from signon.extensions import db
from signon.moderate.faults import faults
from signon.web.guard.rate_limit import throttle
from signon.web.transaction import reading
from tests.conftest import environment
from tests.redis_server import RedisServer

pytestmark = pytest.mark.one_database
RATE = Rate(5, 3600)
Machines = list[Flask]


@pytest.fixture
def machines(app: Flask, tmp_path: Path, redis_server: RedisServer) -> Machines:
    """Return two machines' applications on one database and one Redis."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    shared = {"SIGNON_REDIS_URL": redis_server.url}
    instances = [tmp_path / name for name in ("one", "two")]
    for each in instances:
        each.mkdir()
    return [create_app(environment(each, url) | shared) for each in instances]


def admitted(machines: Machines, hit: Callable[[], None], tries: int) -> int:
    """Let the machines take turns, and return how many hits got through."""
    number = 0
    for turn in range(tries):
        with machines[turn % len(machines)].app_context():
            try:
                hit()
            except Throttled:
                continue
        number += 1
    return number


def test_all_machines_together_admit_exactly_as_many_as_the_limit(machines: Machines) -> None:
    assert admitted(machines, lambda: throttle(RATE, "sign", "a"), 20) == RATE.count


def test_without_redis_each_admits_as_many_and_says_so_until_it_is_back(
    machines: Machines, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.web.guard.shared_throttle.RETRY_SECONDS", 0)
    redis_server.end()
    with capture_logs() as logs:
        assert admitted(machines, lambda: throttle(RATE, "sign", "b"), 30) == 2 * RATE.count
        with machines[0].app_context(), pytest.raises(Overloaded):
            throttle(RATE, "login", "b", exactly=True)
    assert {each["event"] for each in logs} == {"redis away"}
    with machines[0].test_request_context(), reading() as session:
        assert Fault.REDIS_AWAY in faults(session)

    redis_server.start()
    assert admitted(machines, lambda: throttle(RATE, "login", "b", exactly=True), 20) == RATE.count
    with machines[0].test_request_context(), reading() as session:
        assert Fault.REDIS_AWAY not in faults(session)
