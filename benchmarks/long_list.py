"""Measure the list of 100,000 organizations against short lists.

    .venv/bin/python -m benchmarks.long_list

The cache of pages is off, so that rendering the pages is measured. Only pages with equally many
rows are compared: the first page with that of a list of 100, the others, for which 100 are too
few, with those of a list of 1,000. Target: the long list is at most 10 % slower.
"""

import re
import statistics
import tempfile
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import click

from benchmarks.load import Effort, Question, rates, ratio
from benchmarks.servers import fetch, make_instance, serving

TARGET = 0.9
LATER_PAGES = 10
NEXT = re.compile(r'<a[^>]*?href="([^"]+)"[^>]*?rel="next"', re.DOTALL)
LIST = re.compile(r'"(/plans/[a-z0-9-]+/endorsers)"')
# The query string of each kind of page.
QUERIES = {"first page": "", "later page": "", "filtered": "?scope=state", "search": "?q=center"}


def address(port: int, kind: str) -> str:
    """Return the path of one kind of page."""
    found = LIST.search(fetch(port, "/")[0])
    if found is None:
        raise click.ClickException("the front page leads to no list")
    path = found[1] + QUERIES[kind]
    for _ in range(LATER_PAGES if kind == "later page" else 0):
        more = NEXT.search(fetch(port, path)[0])
        path = unescape(more[1]) if more else path
    return path


def measure(
    directory: Path, effort: Effort, *, short: int, middle: int, long: int, individuals: int = 0
) -> dict[str, float]:
    """Return the ratio of the long list's answers per second to the short lists', by page."""
    with ExitStack() as servers:
        ports = {}
        for size in {short, middle, long}:
            people = individuals if size == long else 0
            make_instance(directory / str(size), organizations=size, individuals=people)
            serve = serving(directory / str(size), keep_pages="off")
            ports[size] = servers.enter_context(serve)
        questions = {}
        for kind in QUERIES:
            other = ports[short if kind == "first page" else middle]
            questions[kind, "short"] = Question(other, address(other, kind))
            questions[kind, "long"] = Question(ports[long], address(ports[long], kind))
        found = rates(questions, effort)
    for (kind, which), each in found.items():
        click.echo(f"{kind:<12} {which:<6} {statistics.median(each):>8,.1f} a second", err=True)
    return {kind: ratio(found[kind, "long"], found[kind, "short"]) for kind in QUERIES}


@click.command()
@click.option("--seconds", default=2.0, help="How long each round asks.")
@click.option("--rounds", default=7, help="How often the questions take turns.")
@click.option("--organizations", default=100_000, help="How many the long list has.")
@click.option("--individuals", default=0, help="How many people sign the same plan.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the instances there, or use them."
)
def main(
    seconds: float, rounds: int, organizations: int, individuals: int, keep: Path | None
) -> None:
    """Measure, and print each ratio next to the target."""
    with tempfile.TemporaryDirectory() as scratch:
        effort = Effort(seconds=seconds, rounds=rounds, connections=2)
        directory = keep or Path(scratch)
        sizes = {"short": 100, "middle": 1000, "long": organizations, "individuals": individuals}
        found = measure(directory, effort, **sizes)
    for name, part in found.items():
        verdict = "reached" if part >= TARGET else "MISSED"
        click.echo(f"{name:<12} {part:.2f} of the short list; target {TARGET:.2f}: {verdict}")


if __name__ == "__main__":
    main()
