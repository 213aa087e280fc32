"""Ports for servers that tests start."""

import socket
import sys


def own_port() -> int:
    """Return a port that nobody else gets while this process lives.

    A port that was merely found free may be another's by the time that a server is up. So it stays
    bound here, without listening; beside that, a server that reuses addresses may still listen.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        if sys.platform == "linux":  # elsewhere, one who is bound keeps all others out
            holder.detach()
        return port
