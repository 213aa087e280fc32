"""Drills with real workers, a real SMTP server and ``kill -9``."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from signon.config import CHECKOUT
from signon.mail import service
from signon.models.outbox import MailState
from tests.conftest import Begin, environment
from tests.mail.postmen import promise_to, states
from tests.mail.servers import Post, listening

MAILS = 80
KILLS = 4
PATIENCE_SECONDS = 60
AFTER_THE_LEASE = service.LEASE + timedelta(seconds=10)
Start = Callable[[datetime], subprocess.Popen[bytes]]


@pytest.fixture
def post() -> Post:
    post = Post()
    post.pause_seconds = 0.005  # so that a kill often falls between a mail and its record
    return post


@pytest.fixture
def start(app: Flask, post: Post, tmp_path: Path, database_url: str) -> Iterator[Start]:
    """Yield what starts a worker; those that are left are killed at the end."""
    workers: list[subprocess.Popen[bytes]] = []
    with listening(post) as port:
        there = environment(tmp_path, database_url)
        there |= {"SIGNON_SMTP_URL": f"smtp://127.0.0.1:{port}"}

        def start_one(now: datetime) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "tests.mail.loop", now.isoformat()]
            worker = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **there})  # noqa: S603 - ours
            workers.append(worker)
            return worker

        yield start_one
        for worker in workers:
            _kill(worker)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "nothing happens any more"
        time.sleep(0.003)


def _copies(post: Post) -> Counter[str]:
    return Counter(str(message["Message-ID"]) for message in post.received)


@pytest.mark.one_database
def test_killing_the_worker_loses_no_mail_and_copies_at_most_one_a_kill(
    begin: Begin, now: datetime, post: Post, start: Start
) -> None:
    promise_to(begin, now, *(f"n{number}" for number in range(MAILS)))
    for _ in range(KILLS):
        worker, has_come = start(now), len(post.received)
        share = random.randint(1, MAILS // (KILLS + 1))  # noqa: S311 - a moment, no secret
        _wait_until(lambda goal=has_come + share: len(post.received) >= goal)  # type: ignore[misc] # bound now
        time.sleep(random.random() * 0.02)  # noqa: S311 - a moment, no secret
        _kill(worker)
        now += AFTER_THE_LEASE
    start(now)
    _wait_until(lambda: set(states(begin)) == {MailState.SENT})

    copies = _copies(post)
    assert len(copies) == MAILS
    assert len({str(message["To"]) for message in post.received}) == MAILS
    assert copies.total() <= MAILS + KILLS


def test_two_workers_on_one_outbox_make_no_copy(
    begin: Begin, now: datetime, post: Post, start: Start
) -> None:
    start(now)
    start(now)
    rounds = 0
    while post.connections < 2:
        promise_to(begin, now, *(f"early{number}" for number in range(25)))
        rounds += 1
        _wait_until(lambda: set(states(begin)) == {MailState.SENT})
    promise_to(begin, now, *(f"n{number}" for number in range(MAILS)))
    _wait_until(lambda: set(states(begin)) == {MailState.SENT})

    assert len(_copies(post)) == len(post.received) == MAILS + 25 * rounds
