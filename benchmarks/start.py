"""Measure how long the program takes to start, and the memory that it holds.

    .venv/bin/python -m benchmarks.start

Times are compared with that of importing the "picks" once: all packages that pyproject.toml names
as dependencies. Memory is what the five processes of `signon serve` hold for themselves alone.
"""

import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from importlib.metadata import packages_distributions
from pathlib import Path
from socket import socket

import click
import psutil

from benchmarks.load import ratio
from benchmarks.servers import fetch, settings, signon
from signon.config import CHECKOUT

TARGETS = {"help": 0.3, "small command": 1.2, "serve": 1.3}
MOST_MIB = 350
PROCESSES = 5  # the parent, the server and its two web processes, the worker
LOOK_SECONDS = 0.02
REST_SECONDS = 5.0
PATIENCE_SECONDS = 120.0
NAME = re.compile(r"[A-Za-z0-9-]+")


class NotUp(Exception):
    """The service did not start to answer in time."""


def picks() -> list[str]:
    """Return the names under which the packages in pyproject.toml's dependencies are imported."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    named = {match[0].lower() for each in project["dependencies"] if (match := NAME.match(each))}
    return [
        name
        for name, owners in packages_distributions().items()
        if name.isidentifier()
        and not name.startswith("_")
        and named & {owner.lower().replace("_", "-") for owner in owners}
    ]


def measure(directory: Path, *, rounds: int) -> tuple[dict[str, float], list[float]]:
    """Return each time as a part of the picks', and the memory of each process in MiB."""
    environment = settings(directory / "start")
    signon(environment, "init")
    memory: list[float] = []
    acts: dict[str, Callable[[], float]] = {
        "picks": lambda: _timed(environment, "-c", "import " + ", ".join(picks())),
        "help": lambda: _timed(environment, "-m", "signon", "--help"),
        "small command": lambda: _timed(environment, "-m", "signon", "plan", "list"),
        "serve": lambda: _serve(environment, memory),
    }
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(act())
    for name, each in found.items():
        click.echo(f"{name:<14} {min(each):>6.2f} s at best, {max(each):.2f} at worst", err=True)
    return {name: ratio(found[name], found["picks"]) for name in TARGETS}, memory


def _timed(environment: Mapping[str, str], *words: str) -> float:
    begun_at = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun_at


def _serve(environment: Mapping[str, str], memory: list[float]) -> float:
    """Return the seconds to the first page; leave in ``memory`` what each process holds then."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "signon", "serve", f"--port={port}", "--processes=2"]
    begun_at = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        _wait(port)
        seconds = time.perf_counter() - begun_at
        memory[:] = at_rest(process.pid, port)
        return seconds
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _wait(port: int) -> None:
    """Wait for the first page.

    :raises NotUp: it does not come
    """
    give_up_at = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < give_up_at:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            return
        finally:
            connection.close()
    raise NotUp(f"nobody answers at port {port}")


def at_rest(pid: int, port: int) -> list[float]:
    """Return the MiB that each process holds for itself alone, when all have come up and rest."""
    parent = psutil.Process(pid)
    give_up_at = time.perf_counter() + PATIENCE_SECONDS
    while len(family := [parent, *parent.children(recursive=True)]) < PROCESSES:
        if time.perf_counter() > give_up_at:
            raise NotUp(f"only {len(family)} processes run")
        time.sleep(LOOK_SECONDS)
    time.sleep(REST_SECONDS)
    fetch(port, "/")
    return [each.memory_full_info().uss / 2**20 for each in family]


@click.command()
@click.option("--rounds", default=5, help="How often the measurements take turns.")
def main(rounds: int) -> None:
    """Measure, and print each result next to its target."""
    with tempfile.TemporaryDirectory() as directory:
        found, memory = measure(Path(directory), rounds=rounds)
    for name, target in TARGETS.items():
        verdict = "reached" if found[name] <= target else "MISSED"
        click.echo(f"{name:<14} {found[name]:.2f} of the picks; target {target:.2f}: {verdict}")
    verdict = "reached" if sum(memory) <= MOST_MIB else "MISSED"
    each = " + ".join(f"{part:.0f}" for part in memory)
    click.echo(f"memory {sum(memory):.0f} MiB ({each}); target {MOST_MIB}: {verdict}")


if __name__ == "__main__":
    main()
