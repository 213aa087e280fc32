"""Measure two servers on one database and one Redis against one of them.

    .venv/bin/python -m benchmarks.machines

Needs redis-server and nginx. Three questions: how much more do two answer than one (where cores
allow: the target is 1.7 on four cores and more); do both together admit exactly as many as a limit
says; how long does either show a page that is no longer true.
"""

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import click

from benchmarks.cluster import Cluster, cluster
from benchmarks.load import Effort, Question, Refused, ask, ratio
from benchmarks.long_list import address
from benchmarks.servers import fetch, signon

TARGET, CORES_NEEDED = 1.7, 4
LIMIT, TRIES = 50, 120
KEPT_SECONDS, LONGEST_SECONDS = 1, 30
SLACK_SECONDS = 1.0  # for the answer itself, on a busy machine
SETTINGS = {"SIGNON_LIMIT_API": f"{LIMIT}/1h", "SIGNON_KEEP_PAGES": str(KEPT_SECONDS)}


@dataclass(frozen=True)
class Found:
    """The three answers: a ratio, how many were admitted, and seconds."""

    more: float
    admitted: int
    stale_seconds: float


def measure(directory: Path, effort: Effort, *, organizations: int) -> Found:
    with cluster(directory, organizations=organizations, **SETTINGS) as found:
        return Found(_more(found.ports, effort), _admitted(found), _stale(found))


def _more(ports: Sequence[int], effort: Effort) -> float:
    """Return how many times as many answers two servers give as one; rounds take turns."""
    questions = [Question(port, address(port, "first page") + "?scope=state") for port in ports]
    one: list[float] = []
    two: list[float] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as askers:
        for number in range(effort.rounds + 1):
            for asked, found in ((questions[:1] * 2, one), (questions, two)):
                each = [askers.submit(ask, question, effort) for question in asked]
                answers = sum(future.result() for future in each)
                if number:  # the first round only warms up
                    found.append(answers)
    click.echo(
        f"{statistics.median(one):,.0f} and {statistics.median(two):,.0f} a second", err=True
    )
    return ratio(two, one)


def _status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        # Asked by a proxy for a visitor; all come from one network.
        connection.request("GET", path, headers={"X-Forwarded-For": "198.51.100.7"})
        return connection.getresponse().status
    finally:
        connection.close()


def _admitted(found: Cluster) -> int:
    """Return how many of many requests at once, to both servers, got through the limit."""
    with ThreadPoolExecutor(8) as pool:
        asked = [(found.ports[number % 2], f"/api/v1/plans?n={number}") for number in range(TRIES)]
        return list(pool.map(lambda each: _status(*each), asked)).count(200)


def _stale(found: Cluster) -> float:
    """Close the plan, and return how long after that the slower server still showed it as open."""
    slug = address(found.ports[0], "first page").split("/")[2]
    form = f'/plans/{slug}/endorse"'
    waiting = [port for port in found.ports if form in fetch(port, f"/plans/{slug}")[0]]
    if len(waiting) < len(found.ports):
        raise Refused("an open plan leads to no form")
    signon(found.environment, "plan", "close", slug)
    begun_at = time.perf_counter()
    while waiting and time.perf_counter() - begun_at < LONGEST_SECONDS:
        waiting = [port for port in waiting if form in fetch(port, f"/plans/{slug}")[0]]
    return time.perf_counter() - begun_at


@click.command()
@click.option("--seconds", default=2.0, help="How long each round asks.")
@click.option("--rounds", default=7, help="How often the two take turns.")
@click.option("--organizations", default=1000, help="How many stand on the list.")
def main(seconds: float, rounds: int, organizations: int) -> None:
    """Measure, and print each result next to its target."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        effort = Effort(seconds=seconds, rounds=rounds, connections=4)
        found = measure(Path(scratch), effort, organizations=organizations)
    cores = os.cpu_count() or 1
    verdict = "reached" if found.more >= TARGET else "MISSED"
    verdict = verdict if cores >= CORES_NEEDED else f"not to be reached on {cores} cores"
    click.echo(f"two servers {found.more:.2f} of one; target {TARGET}: {verdict}")
    verdict = "reached" if found.admitted == LIMIT else "MISSED"
    click.echo(f"admitted by both {found.admitted} of {TRIES}; limit {LIMIT}: {verdict}")
    promised = KEPT_SECONDS + SLACK_SECONDS
    verdict = "reached" if found.stale_seconds <= promised else "MISSED"
    click.echo(f"stale for {found.stale_seconds:.1f} s; promised {promised:.1f}: {verdict}")


if __name__ == "__main__":
    main()
