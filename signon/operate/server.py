"""The web server: granian's processes, each with a few threads."""

import os
import socket
from collections.abc import Callable
from importlib import import_module

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from signon.core.errors import SignOnError
from signon.web.guard.day_key import memory_folder
from signon.web.guard.slow_clients import PLACES

TARGET = "signon.operate.served:app"
THREADS = PLACES + 1
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


def run(host: str, port: int, *, processes: int) -> None:
    """Serve until told to stop; SIGHUP replaces the processes one by one, losing no request."""
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
    )
    server.serve(target_loader=load)


def load(target: str) -> Callable[..., object]:
    """Return the application in one of granian's processes.

    granian's own loader would look for modules in the working directory first.
    """
    module, _, name = target.partition(":")
    application: Callable[..., object] = getattr(import_module(module), name)
    return application
