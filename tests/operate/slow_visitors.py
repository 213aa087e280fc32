"""Visitors of a running service who take their time, and one who signs meanwhile."""

import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode
from uuid import uuid4

from tests.client import parse

#: Starts the web server as it is, but less patient with slow connections.
HASTY = """
from signon.__main__ import main
from signon.operate import slow_connections as its
its.LOOK_SECONDS, its.BODY_SECONDS, its.ANSWER_SECONDS = 0.2, 1.0, 1.0
main()
"""
HASTY_WEB = (sys.executable, "-P", "-c", HASTY, "web")
FORM = "/plans/2021-immigration-action-plan/sign"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
WHOLE_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HALF_A_FORM = (
    b"POST /manage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na="
)
PERSON = {"version": "1", "name": "Ann Lee", "country": "US", "state": "TX", "visibility": "full"}
#: Addresses of this machine, as if they were of two networks.
HERE, THERE = "127.0.1.1", "127.0.2.1"


def connect(port: int, visitor: str = HERE, *, window: int = 0) -> socket.socket:
    """Open a connection.

    :param window: how many bytes the system may take before they are read
    """
    connection = socket.socket()
    connection.settimeout(30)
    if window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    connection.bind((visitor, 0))
    connection.connect(("127.0.0.1", port))
    return connection


@contextmanager
def sending(port: int, what: bytes, *, times: int) -> Iterator[None]:
    """Send the same over many connections, and leave them open until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ExitStack() as stack:
        for _ in range(times):
            stack.enter_context(connect(port)).sendall(what)
        yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends."""
    pieces = []
    while piece := connection.recv(4096):
        pieces.append(piece)
    return b"".join(pieces)


def sign(port: int, visitor: str) -> int:
    """Return the status with which a sign-on is answered, from the form on."""
    there = HTTPConnection("127.0.0.1", port, timeout=10, source_address=(visitor, 0))
    with closing(there):
        there.request("GET", FORM)
        answer = there.getresponse()
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        fields = parse(answer.read().decode()).iterfind(".//input[@name='csrf_token']")
        token = next(each.attrib["value"] for each in fields)
        form = PERSON | {"csrf_token": token, "email": f"{uuid4().hex}@example.org"}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        there.request("POST", FORM, urlencode(form), kind)
        return there.getresponse().status


def is_open(connection: socket.socket) -> bool:
    """Tell whether the other side has not dropped a connection."""
    established = b"\x01"
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == established
