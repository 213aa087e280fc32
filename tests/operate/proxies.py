"""Debian's nginx and Caddy, run with the configurations that operators are given."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from getpass import getuser
from http.client import HTTPConnection
from pathlib import Path

import pytest

from signon.config import CHECKOUT
from tests.operate.serving import wait_until
from tests.ports import own_port

DEPLOY = CHECKOUT / "deploy"
AROUND = """daemon off; user {user}; pid {folder}/pid; error_log {folder}/log; events {{}}
http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
{site} }}"""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is missing: install it (Debian: apt-get install {name}).")
    return found


@contextmanager
def nginx(behind: int, folder: Path) -> Iterator[int]:
    """Run nginx before a port, with our site but without TLS; yield its own port."""
    port = own_port()
    site = (DEPLOY / "nginx.conf").read_text()
    _to_https, site = re.findall(r"^server \{.*?^\}", site, re.DOTALL | re.MULTILINE)
    before = (DEPLOY / "nginx.conf").read_text().partition("server {")[0]
    site = re.sub(r"^ *(listen|ssl_).*\n", "", before + site, flags=re.MULTILINE)
    site = site.replace("server {", f"server {{ listen 127.0.0.1:{port};")
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    site = site.replace("/var/log/nginx", str(folder)).replace("/var/cache/nginx", str(folder))
    file = folder / "nginx.conf"
    file.write_text(AROUND.format(user=getuser(), folder=folder, site=site))
    with _running([program("nginx"), "-e", f"{folder}/log", "-c", str(file)], port):
        yield port


@contextmanager
def caddy(behind: int, folder: Path) -> Iterator[int]:
    """Run Caddy before a port, with our site but without TLS; yield its own port."""
    port = own_port()
    site = (DEPLOY / "Caddyfile").read_text().replace("{\n\tlog", "{\n\tadmin off\n\tlog", 1)
    site = site.replace("\nplan.example.org", f"\nhttp://127.0.0.1:{port}")
    file = folder / "Caddyfile"
    file.write_text(site.replace("127.0.0.1:8000", f"127.0.0.1:{behind}"))
    with _running([program("caddy"), "run", "--config", str(file)], port, home=folder):
        yield port


@contextmanager
def _running(command: Sequence[str], port: int, home: Path | None = None) -> Iterator[None]:
    env = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    process = subprocess.Popen(command, env=env)  # noqa: S603 - a program of this machine
    try:
        wait_until(lambda: ask(port, "/healthz") == 200)
        yield
    finally:
        process.terminate()
        process.wait(60)


def ask(port: int, path: str, visitor: str = "127.0.0.1", **headers: str) -> int:
    """Return the status of a page; 0 when nobody answers."""
    there = HTTPConnection("127.0.0.1", port, timeout=10, source_address=(visitor, 0))
    with closing(there), suppress(OSError):
        there.request("GET", path, headers=headers)
        return there.getresponse().status
    return 0
