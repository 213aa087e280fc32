"""The web server: granian's processes, each with a few threads."""

import logging
import os
import resource
import socket
from collections.abc import Callable
from functools import partial
from importlib import import_module

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from signon.core.errors import SignOnError
from signon.operate import slow_connections
from signon.web.guard.day_key import memory_folder
from signon.web.guard.slow_clients import THREADS

TARGET = "signon.operate.served:app"
# Connections at once to one process, and the part of them that one network may have.
CONNECTIONS, PART_OF_NETWORK = 2048, 4
FILES_BESIDE = 256
# Time for the head of a request to arrive, and for the next request on an open connection.
HEAD_SECONDS = 10
HEAD_BYTES = 128 * 1024
# Time for requests to finish at shutdown: longer than a slow answer takes, and shorter than the
# supervisor waits before it kills the server.
FINISH_SECONDS = 20


class ListenAddressRefused(SignOnError):
    """The address is used by another program, or does not belong to this machine."""


class NoSharedMemory(SignOnError):
    """There are several processes, but no file system in memory that they share."""


def refuse_if_taken(host: str, port: int) -> None:
    """Check that the address is free. granian does not: two granian servers can share a port.

    :raises ListenAddressRefused: another program listens, or this machine has no such address
    """
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise ListenAddressRefused(
            f"Cannot listen at {host} port {port}: {error.strerror}. "
            "Does signon run already? Choose another one with --port."
        ) from None


def usual_processes() -> int:
    """Return how many web processes to run: one where two could not count together."""
    return 1 if memory_folder(os.environ) is None else 2


def refuse_if_unshared(processes: int) -> None:
    """Check that all processes can count together against rate limits.

    :raises NoSharedMemory: they could not share the key of the day, so each would count alone
    """
    if processes > 1 and memory_folder(os.environ) is None:
        raise NoSharedMemory(
            "There is no folder in memory for what web processes share: set RUNTIME_DIRECTORY to "
            "one, or use --processes 1."
        )


def check(host: str, port: int, *, processes: int) -> None:
    """Check that the server can start.

    :raises SignOnError: the address is taken, or the processes could not count together
    """
    refuse_if_unshared(processes)
    refuse_if_taken(host, port)


def run(host: str, port: int, *, processes: int, is_proxied: bool) -> None:
    """Serve until told to stop; SIGHUP replaces the processes one by one, losing no request.

    :param is_proxied: all connections come from a proxy, so networks are not told apart by them
    """
    at_once = connections_at_once()
    most_of_network = None if is_proxied else at_once // PART_OF_NETWORK
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        backlog=CONNECTIONS,
        backpressure=at_once,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * HEAD_SECONDS, max_buffer_size=HEAD_BYTES
        ),
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
    )
    logging.getLogger("_granian").addFilter(is_worth_logging)
    server.serve(target_loader=partial(load, port=port, most_of_network=most_of_network))


def connections_at_once() -> int:
    """Return how many connections a process can have, for each of which it opens a file.

    The limit for open files is raised as far as it needs to be and this user may.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES_BESIDE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(1, soft - FILES_BESIDE)
    return CONNECTIONS


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Leave out granian's advice to have no more threads than cores: most of ours only wait."""
    return "Python threads" not in record.getMessage()


def load(target: str, *, port: int, most_of_network: int | None) -> Callable[..., object]:
    """Return the application in one of granian's processes.

    granian's own loader would look for modules in the working directory first.
    """
    module, _, name = target.partition(":")
    application: Callable[..., object] = getattr(import_module(module), name)
    slow_connections.watch(port, most_of_network=most_of_network)
    return application
