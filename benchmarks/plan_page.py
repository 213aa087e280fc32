"""Measure the plan page against a minimal Flask page on the same server.

    .venv/bin/python -m benchmarks.plan_page

Targets, as parts of the minimal page's answers per second: the whole plan page at least 0.85, the
answer 304 Not Modified at least 1.0.
"""

import statistics
import tempfile
from pathlib import Path

import click

from benchmarks.load import Effort, Question, rates, ratio
from benchmarks.servers import fetch, make_instance, running, serving, settings

SIGN_ONS = 200
TARGETS = {"page": 0.85, "page, packed": 0.85, "unchanged": 1.0}


def measure(directory: Path, effort: Effort, *, processes: int, sign_ons: int) -> dict[str, float]:
    """Return the ratio of each question's answers per second to those of the minimal page."""
    instance = directory / "plan-page"
    make_instance(instance, organizations=sign_ons, individuals=sign_ons)
    bare = ("-m", "benchmarks.bare", "PORT", str(processes))
    with (
        running(settings(instance), *bare) as bare_port,
        serving(instance, processes=processes) as port,
    ):
        tag = fetch(port, "/")[1]["etag"]
        questions = {
            "bare": Question(bare_port, "/"),
            "page": Question(port, "/"),
            "page, packed": Question(port, "/", headers=(("Accept-Encoding", "gzip"),)),
            # The `*` matches any tag, as the page's tag changes every minute.
            "unchanged": Question(port, "/", 304, headers=(("If-None-Match", f"{tag}, *"),)),
        }
        found = rates(questions, effort)
    _tell(found)
    return {name: ratio(found[name], found["bare"]) for name in TARGETS}


def _tell(found: dict[str, list[float]]) -> None:
    for name, each in found.items():
        click.echo(f"{name:<14} {statistics.median(each):>8,.0f} a second", err=True)


@click.command()
@click.option("--seconds", default=2.0, help="How long each round asks.")
@click.option("--rounds", default=9, help="How often the questions take turns.")
@click.option("--processes", default=1, help="Server processes.")
@click.option("--askers", default=1, help="Processes that ask.")
def main(seconds: float, rounds: int, processes: int, askers: int) -> None:
    """Measure, and print each ratio next to its target."""
    with tempfile.TemporaryDirectory() as directory:
        effort = Effort(seconds=seconds, rounds=rounds, processes=askers)
        found = measure(Path(directory), effort, processes=processes, sign_ons=SIGN_ONS)
    for name, target in TARGETS.items():
        verdict = "reached" if found[name] >= target else "MISSED"
        click.echo(f"{name:<14} {found[name]:.2f} of a bare page; target {target:.2f}: {verdict}")


if __name__ == "__main__":
    main()
