"""Start the servers to be measured, and make instances with made-up sign-ons."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

from signon.config import CHECKOUT

PATIENCE_SECONDS = 60


class NotUp(Exception):
    """A server did not start to answer in time."""


def settings(instance: Path, **more: str) -> dict[str, str]:
    """Return the environment of a scratch instance."""
    scratch = {
        "SIGNON_ENV": "development",
        "SIGNON_INSTANCE": str(instance),
        "PYTHONPATH": str(CHECKOUT),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")}
    return kept | scratch | more


def signon(environment: Mapping[str, str], *words: str) -> None:
    """Run a command of signon, and wait for its end."""
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "signon", *words], env=environment, check=True, stdout=sys.stderr
    )


def make_instance(instance: Path, *, organizations: int, individuals: int = 0) -> None:
    """Make an instance with the shipped plan and made-up sign-ons, unless it is there already."""
    if instance.exists():
        return
    environment = settings(instance)
    signon(environment, "init")
    amounts = (f"--organizations={organizations}", f"--individuals={individuals}")
    signon(environment, "sample", *amounts)


@contextmanager
def running(environment: dict[str, str], *words: str) -> Iterator[int]:
    """Run a Python program that serves at the port put for ``PORT``; yield the port."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, *(each.replace("PORT", str(port)) for each in words)]
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr)  # noqa: S603 - our own program
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


@contextmanager
def serving(instance: Path, *, processes: int = 1, keep_pages: str = "1") -> Iterator[int]:
    """Run the web server of an instance."""
    words = ("-m", "signon", "web", "--port=PORT", f"--processes={processes}")
    with running(settings(instance, SIGNON_KEEP_PAGES=keep_pages), *words) as port:
        yield port


def fetch(port: int, path: str) -> tuple[str, dict[str, str]]:
    """Return a page and its headers, with header names in lower case."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.read().decode(), headers
    finally:
        connection.close()


def wait(port: int) -> None:
    """Wait until somebody answers at a port.

    :raises NotUp: nobody does
    """
    for _ in range(PATIENCE_SECONDS * 10):
        try:
            fetch(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotUp(f"nobody answers at port {port}")
