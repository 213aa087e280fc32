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
from signon.operate import server
from signon.operate.server import NoSharedMemory
from signon.web.guard import day_key
from signon.web.guard.counters import SqliteStorage, storage_uri
from signon.web.guard.day_key import KEY_BYTES, DayKey
from signon.web.guard.rate_limit import Throttle
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
    path = DayKey(tmp_path).path
    assert path is not None
    key = path.read_bytes()[-KEY_BYTES:]
    assert path.stat().st_mode & 0o777 == 0o600
    assert key not in content(tmp_path), "the key is never where the counters are"

    midnight = EVENING + timedelta(minutes=5)
    assert [passes(each, now=midnight) for each in (second, first, second)] == [True, True, False]
    assert path.read_bytes().startswith(b"2020-12-15")
    fresh = path.read_bytes()
    DayKey(tmp_path).of("2020-12-14")  # by a process that read its clock just before midnight
    assert path.read_bytes() == fresh
    assert key not in path.read_bytes()


def test_a_key_that_somebody_else_can_read_is_refused(tmp_path: Path) -> None:
    path = DayKey(tmp_path).path
    assert path is not None
    path.touch()
    path.chmod(0o644)
    with pytest.raises(PermissionError):
        DayKey(tmp_path).of("2020-12-14")


def test_where_there_is_no_memory_file_system_the_key_stays_in_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_key, "memory_folder", lambda _: None)
    monkeypatch.setattr(server, "memory_folder", lambda _: None)
    alone = DayKey(tmp_path)
    assert alone.of("2020-12-14") == alone.of("2020-12-14") != alone.of("2020-12-15")
    assert server.usual_processes() == 1
    server.refuse_if_unshared(1)
    with pytest.raises(NoSharedMemory):
        server.refuse_if_unshared(2)


def test_counters_end_on_the_minute_and_go_when_they_have_run_out(tmp_path: Path) -> None:
    counter = a_throttle(tmp_path)
    for number in range(50):
        passes(
            counter, "sign", str(number), now=EVENING + timedelta(seconds=number, microseconds=7)
        )
    with closing(sqlite3.connect(tmp_path / "throttle.sqlite3")) as file:
        ends = [expires for (expires,) in file.execute("SELECT expires FROM hits")]
    assert len(ends) == 50
    assert not [end for end in ends if end % 60]
    with time_machine.travel(EVENING + timedelta(minutes=12)):
        assert SqliteStorage(storage_uri(tmp_path)).sweep() == 50
