"""Close connections over which hardly anything moves, as a buffering proxy does.

granian limits the time for the head of a request. It limits neither how slowly a body may arrive
nor how slowly an answer may be read, and a thread that waits for either cannot be interrupted. But
the kernel counts for each connection what has come and what the client has taken. So a thread looks
at all connections of its process every second, and closes those that are too slow. Only Linux tells
these counts.
"""

import os
import socket
import stat
import struct
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from signon.web.guard.client_address import network_around, read_address
from signon.web.guard.slow_clients import awaited_bodies
from signon.web.logs import log

LOOK_SECONDS = 1.0
# So much must move while a body or an answer is on its way; so long it may be less. A phone that
# loses its network for a while shall not lose the page.
BYTES_A_SECOND = 500
BODY_SECONDS, ANSWER_SECONDS = 20.0, 60.0
# One network's connections are limited once there are so many times more in all.
CROWD = 2
OPEN_FILES = Path("/proc/self/fd")
SO_COOKIE = 57  # an option of sockets that Python has no name for: a number that is never reused
NO_LINGER = struct.pack("ii", 1, 0)  # closing drops what the client has not taken


class Traffic(NamedTuple):
    """What the kernel says of a connection, in bytes; see ``struct tcp_info`` in linux/tcp.h."""

    received: int
    taken: int
    is_all_taken: bool
    silent_seconds: float  # since we last sent something, or since it was opened

    @classmethod
    def of(cls, connection: socket.socket) -> "Traffic":
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 148)
        (unacknowledged,) = struct.unpack_from("=I", info, 24)
        (silent_ms,) = struct.unpack_from("=I", info, 44)
        taken, received = struct.unpack_from("=QQ", info, 120)
        (unsent,) = struct.unpack_from("=I", info, 144)
        return cls(received, taken, not (unacknowledged or unsent), silent_ms / 1000)


class Pace:
    """Tells whether a count that should grow grows fast enough."""

    def __init__(self) -> None:
        self._count, self._since = 0, 0.0

    def is_too_slow(self, count: int, now: float, *, seconds: float, should_grow: bool) -> bool:
        is_enough = count - self._count >= seconds * BYTES_A_SECOND
        if not should_grow or not self._since or is_enough:
            self._count, self._since = count, now
        return now - self._since > seconds


@dataclass(frozen=True, repr=False)
class Client:
    """What is known of the other end of a connection."""

    address: str
    network: str
    sending: Pace = field(default_factory=Pace)
    taking: Pace = field(default_factory=Pace)

    @classmethod
    def of(cls, connection: socket.socket) -> "Client":
        address = read_address(connection.getpeername()[0])
        return cls(str(address), network_around(address) if address else "")


class SlowConnections:
    """Looks at the connections that clients have opened to a port of this process.

    :param most_of_network: how many one network may have; None if a proxy opens all of them
    """

    def __init__(self, port: int, *, most_of_network: int | None) -> None:
        self._port, self._most_of_network = port, most_of_network
        self._clients: dict[bytes, Client] = {}
        self._too_many: set[bytes] = set()

    def look(self, now: float) -> None:
        """Close what is too slow or too much."""
        bodies = [(str(read_address(each.peer)), each.begun_at) for each in awaited_bodies()]
        seen: set[bytes] = set()
        closed = 0
        for connection in _connections(self._port):
            with connection, suppress(OSError):  # the client has gone meanwhile
                cookie = connection.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8)
                client = self._clients.get(cookie) or Client.of(connection)
                self._clients[cookie] = client
                seen.add(cookie)
                if cookie in self._too_many:
                    closed += _drop(connection)
                else:
                    closed += _judge(connection, client, bodies, now)
        if closed:
            log.info("slow connections closed", number=closed)
        # In the order in which they were first seen.
        self._clients = {each: its for each, its in self._clients.items() if each in seen}
        self._too_many = self._find_too_many()

    def _find_too_many(self) -> set[bytes]:
        """Return the oldest connections of networks that have too many, once there are many."""
        most = self._most_of_network
        if most is None or len(self._clients) <= CROWD * most:
            return set()
        by_network: defaultdict[str, list[bytes]] = defaultdict(list)
        for cookie, client in self._clients.items():
            by_network[client.network].append(cookie)
        return {cookie for each in by_network.values() for cookie in each[:-most]}


def _judge(
    connection: socket.socket, client: Client, bodies: list[tuple[str, float]], now: float
) -> bool:
    """Close a connection whose client sends a body or takes an answer too slowly; say if so."""
    traffic = Traffic.of(connection)
    # Which of a client's connections a body comes over is not known; but nothing is sent over that
    # one before the body has come.
    is_sending = any(
        address == client.address and traffic.silent_seconds > now - begun_at - LOOK_SECONDS
        for address, begun_at in bodies
    )
    if client.sending.is_too_slow(
        traffic.received, now, seconds=BODY_SECONDS, should_grow=is_sending
    ):
        connection.shutdown(socket.SHUT_RD)  # who waits for the body sees its end, and answers 408
        return True
    is_taking = not traffic.is_all_taken
    if client.taking.is_too_slow(traffic.taken, now, seconds=ANSWER_SECONDS, should_grow=is_taking):
        return _drop(connection)
    return False


def _drop(connection: socket.socket) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    connection.shutdown(socket.SHUT_RDWR)
    return True


def _connections(port: int) -> Iterator[socket.socket]:
    """Yield duplicates of the sockets that clients have opened to ``port``.

    A duplicate stays that connection, whatever the server does meanwhile with its own.
    """
    for file in OPEN_FILES.iterdir():
        with suppress(OSError):  # closed meanwhile
            number = os.dup(int(file.name))
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)
                continue
            found = socket.socket(fileno=number)
            if _is_to(found, port):
                yield found
            else:
                found.close()


def _is_to(found: socket.socket, port: int) -> bool:
    is_internet = found.family in {socket.AF_INET, socket.AF_INET6}
    if not is_internet or found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        return False
    return bool(found.getsockname()[1] == port)


def watch(port: int, *, most_of_network: int | None) -> None:
    """Look every second, in a thread of its own, for as long as this process lives."""
    if sys.platform != "linux":
        return
    connections = SlowConnections(port, most_of_network=most_of_network)

    def keep_looking() -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            try:
                connections.look(time.monotonic())
            except OSError as error:  # such as too many open files
                log.error("slow connections", kind=type(error).__name__)

    threading.Thread(target=keep_looking, name="slow connections", daemon=True).start()
