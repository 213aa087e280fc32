"""A service that really runs, in processes of its own, for tests that kill it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psutil

from signon.operate.program import PROGRAM
from tests.ports import own_port

PATIENCE_SECONDS = 60
KEPT = ("PATH", "HOME", "LANG", "RUNTIME_DIRECTORY")


def environment(instance: Path, **more: str) -> dict[str, str]:
    """Return a clean environment for a command, in development mode."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    settings = {"SIGNON_INSTANCE": str(instance), "SIGNON_ENV": "development"}
    return {**kept, **settings, **more}


def signon(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 - our own program
        [*PROGRAM, *words],
        env=env,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once something is true; fail when it never is."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS, "nothing happens any more"
        time.sleep(0.05)


class Service:
    """A running ``signon serve``."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def get(self, path: str, host: str = "") -> int:
        """Return the status of a page; 0 when nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return self.get("/healthz") == 200

    def child(self, name: str) -> psutil.Process | None:
        """Return the process of ``web`` or ``worker``."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # it ended while we looked
                if child.name() == f"signon {name}":
                    return child
        return None

    def family(self) -> list[psutil.Process]:
        """Return all processes below the parent."""
        return list(psutil.Process(self.process.pid).children(recursive=True))


@contextmanager
def serving(
    env: Mapping[str, str],
    log: Path,
    *words: str,
    directory: Path | None = None,
    program: Sequence[str] = (*PROGRAM, "serve"),
) -> Iterator[Service]:
    """Run the service until the block ends, however it ends.

    :param directory: the working directory, if it shall be another one than ours
    """
    port = own_port()
    command = [*program, f"--port={port}", *words]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=directory,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    service = Service(process, port, log)
    family: list[psutil.Process] = []
    try:
        wait_until(service.is_up)
        family = service.family()
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
        for left in family:
            if left.is_running():
                left.kill()
