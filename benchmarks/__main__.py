"""Run all benchmarks one after the other, and write what they find to benchmarks/RESULTS.md.

make bench                          at 300,000 rows
make bench BENCH="--rows 3000"      for a try
make bench-large                    the list alone, at 6.1 million rows
"""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import click

from benchmarks.cluster import NEEDED
from signon.config import CHECKOUT
from signon.web import clock

ROWS, LARGE = 300_000, 6_100_000
ORGANIZATIONS = 100_000  # at most; the other rows are people
RESULTS = CHECKOUT / "benchmarks" / "RESULTS.md"
PACKAGES = ("flask", "sqlalchemy", "granian", "psycopg")
GIB = 2**30
Benchmark = tuple[str, ...]  # a module of this folder, and its options


def family(rows: int, *, large: bool) -> list[Benchmark]:
    """Return the benchmarks to run; the others do not depend on the number of rows."""
    organizations = min(ORGANIZATIONS, rows // 3)
    amounts = (f"--organizations={organizations}", f"--individuals={rows - organizations}")
    if large:
        return [("long_list", *amounts)]
    found: list[Benchmark] = [("start",), ("plan_page",), ("long_list", *amounts), ("cycle",)]
    found += [("machines",)] if all(map(shutil.which, NEEDED)) else []
    return [*found, ("crossing",)]


def machine() -> str:
    """Return what this machine is, as far as it says so."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    models = [each.partition(":")[2].strip() for each in lines if each.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({(models or ['unknown'])[0]}), {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}; load when it began: {load}"
    )


def versions() -> str:
    packages = ", ".join(f"{each} {version(each)}" for each in PACKAGES)
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"


def run(benchmark: Benchmark) -> str:
    """Run one benchmark, and return a section about it."""
    name, *options = benchmark
    click.echo(f"{name} ...", err=True)
    begun_at = time.monotonic()
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own program
    minutes = (time.monotonic() - begun_at) / 60
    said = done.stdout.strip() if done.returncode == 0 else f"FAILED with {done.returncode}"
    words = " ".join((name, *options))
    return f"## {name}\n\n`benchmarks.{words}`, {minutes:.1f} minutes\n\n```\n{said}\n```\n"


def report(began: datetime, rows: int, about: str, sections: Sequence[str]) -> str:
    return "\n".join(
        [
            "# Results\n",
            "Written by `make bench`; [README.md](README.md) says what is measured and how.\n",
            f"- {began:%Y-%m-%d %H:%M} UTC, {rows:,} rows\n- {about}\n- {versions()}\n",
            *sections,
        ]
    )


@click.command()
@click.option("--rows", default=ROWS, help="How many sign-ons the long list has.")
@click.option("--large", is_flag=True, help=f"Measure the lists alone, with {LARGE:,} rows.")
@click.option("--output", default=RESULTS, type=click.Path(path_type=Path), help="Write it there.")
def main(rows: int, large: bool, output: Path) -> None:  # noqa: FBT001 - click's signature
    """Run them all; what failed is told in the results, and by exit code 1."""
    rows = LARGE if large else rows
    began, about = clock.now(), machine()
    sections = [run(each) for each in family(rows, large=large)]
    output.write_text(report(began, rows, about, sections))
    click.echo(f"written to {output}")
    sys.exit(any("FAILED" in each for each in sections))


if __name__ == "__main__":
    main()
