"""Hit one limit from four processes at once and print how many passed: ``counting.py INSTANCE``."""

import multiprocessing
import sys
from datetime import UTC, datetime
from pathlib import Path

from signon.config import Rate, load
from signon.core.errors import Throttled
from signon.web.guard.rate_limit import Throttle
from tests.conftest import environment

PROCESSES, HITS = 4, 50
RATE = Rate(20, 600)
forking = multiprocessing.get_context("fork")
start = forking.Barrier(PROCESSES)


def count(instance: Path) -> int:
    """Return how many of this process's hits passed."""
    counter = Throttle(load(environment(instance, f"sqlite:///{instance}/signon.sqlite3")))
    passed = 0
    start.wait(30)
    for _ in range(HITS):
        try:
            counter.hit(RATE, "sign", "198.51.100.7", now=datetime(2020, 12, 14, tzinfo=UTC))
            passed += 1
        except Throttled:
            pass
    return passed


def main() -> None:
    """Share the work out: nobody passes the barrier before all have come, so each has one part."""
    with forking.Pool(PROCESSES) as pool:
        parts = [pool.apply_async(count, (Path(sys.argv[1]),)) for _ in range(PROCESSES)]
        print(sum(part.get(60) for part in parts))  # noqa: T201 - how it tells the test


if __name__ == "__main__":
    main()
