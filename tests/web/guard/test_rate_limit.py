"""Throttling is exact over processes and threads, and forgets everybody at midnight."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from flask import Flask

from signon.config import CHECKOUT, Rate, load
from signon.core.errors import Throttled
from signon.web.guard.rate_limit import SqliteStorage, Throttle
from tests.conftest import environment
from tests.web import counting
from tests.web.threads import at_once

EVENING = datetime(2020, 12, 14, 23, 55, tzinfo=UTC)
RATE = Rate(2, 600)
NETWORK = "198.51.100.7"


def a_throttle(instance: Path) -> Throttle:
    return Throttle(load(environment(instance, f"sqlite:///{instance}/x")))


def passes(
    counter: Throttle, *what: str, rate: Rate | None = RATE, now: datetime = EVENING
) -> bool:
    with time_machine.travel(now, tick=False):
        try:
            counter.hit(rate, *(what or ("sign", NETWORK)), now=now)
        except Throttled:
            return False
    return True


def content(instance: Path) -> bytes:
    return b"".join(path.read_bytes() for path in instance.glob("throttle.sqlite3*"))


def test_four_processes_let_exactly_twenty_pass(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(counting.__file__)), str(tmp_path)]
    output = subprocess.run(  # noqa: S603 - our own script
        command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(CHECKOUT)}
    ).stdout
    assert int(output) == counting.RATE.count


def test_servers_that_start_at_once_find_a_new_file_open(tmp_path: Path) -> None:
    ready = Barrier(4)

    def start(path: Path) -> None:
        ready.wait(30)
        SqliteStorage(f"signon-sqlite://{path}")

    with ThreadPoolExecutor(4) as pool:  # SQLite refuses about one in thirty of these
        for n in range(200):
            assert list(pool.map(start, [tmp_path / str(n)] * 4)) == [None] * 4


@pytest.mark.one_database
def test_eight_threads_let_exactly_twenty_pass(app: Flask, tmp_path: Path) -> None:
    counter, rate = a_throttle(tmp_path), Rate(20, 600)
    hits = at_once(app, lambda _: [_passes(counter, rate) for _ in range(10)], 8)
    assert sum(map(sum, hits)) == 20


def _passes(counter: Throttle, rate: Rate) -> bool:
    try:
        counter.hit(rate, "sign", NETWORK, now=EVENING)
    except Throttled:
        return False
    return True


def test_one_network_does_not_use_up_anothers_share(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    assert [passes(counter) for _ in range(4)] == [True, True, False, False]
    assert passes(counter, "sign", "198.51.100.8")
    assert passes(counter, "manage", NETWORK)
    assert passes(counter, f"sign\0{NETWORK[:-1]}", "7")


def test_the_wait_is_what_is_left_of_the_window(tmp_path: Path) -> None:
    counter, now = a_throttle(tmp_path), datetime(2020, 12, 14, 12, tzinfo=UTC)
    waits = []
    for seconds in (0, 0, 60, 599, 601, 601, 601):
        at = now + timedelta(seconds=seconds)
        with time_machine.travel(at, tick=False):
            try:
                counter.hit(RATE, "sign", NETWORK, now=at)
            except Throttled as error:
                waits.append((seconds, error.wait_seconds))
    assert waits == [(60, 540), (599, 1), (601, 600)]


def test_a_process_that_read_the_clock_a_moment_earlier_counts_on(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    for _ in range(RATE.count):
        assert passes(counter)
    assert not passes(counter, now=EVENING - timedelta(milliseconds=200))


def test_a_clock_set_back_shuts_nobody_out(tmp_path: Path) -> None:
    counter, noon = a_throttle(tmp_path), datetime(2020, 12, 14, 12, tzinfo=UTC)
    assert [passes(counter, now=noon) for _ in range(3)] == [True, True, False]
    for hours in (-3, -24 * 40):
        back = noon + timedelta(hours=hours)
        assert [passes(counter, now=back) for _ in range(3)] == [True, True, False], hours


def test_off_means_that_nothing_is_counted(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    assert all(passes(counter, rate=None) for _ in range(100))
    with closing(sqlite3.connect(tmp_path / "throttle.sqlite3")) as file:
        assert file.execute("SELECT count(*) FROM hits").fetchone() == (0,)


def test_the_file_tells_nobody_who_was_here(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    for network in (NETWORK, str(0x20010DB8000000FF), "ana@example.org"):
        passes(counter, "sign", network)
    for network in (NETWORK, "198.51", str(0x20010DB8000000FF), "20010db8", "ana@", "sign"):
        assert network.encode() not in content(tmp_path)


def test_at_midnight_the_key_is_replaced_and_the_old_one_gone(tmp_path: Path) -> None:
    first, second = a_throttle(tmp_path), a_throttle(tmp_path)
    assert [passes(each) for each in (first, second, first)] == [True, True, False]
    with closing(sqlite3.connect(tmp_path / "throttle.sqlite3")) as file:
        [(day, key)] = file.execute("SELECT day, key FROM day_key").fetchall()
        assert (day, len(key)) == ("2020-12-14", 32)
        assert key in content(tmp_path)

    midnight = EVENING + timedelta(minutes=5)
    assert [passes(each, now=midnight) for each in (second, first, second)] == [True, True, False]
    with closing(sqlite3.connect(tmp_path / "throttle.sqlite3")) as file:
        [(day, fresh)] = file.execute("SELECT day, key FROM day_key").fetchall()
    assert (day, fresh != key) == ("2020-12-15", True)
    assert key not in content(tmp_path)


def test_counters_that_ran_out_are_gone_the_next_day(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    for number in range(50):
        passes(counter, "sign", str(number))
    passes(counter, now=EVENING + timedelta(hours=1))
    with closing(sqlite3.connect(tmp_path / "throttle.sqlite3")) as file:
        assert file.execute("SELECT count(*) FROM hits").fetchone() == (1,)
