"""Connections of a crowded network, with real sockets; see also ``test_serve``."""

import socket
from contextlib import ExitStack

from signon.operate.slow_connections import SlowConnections
from tests.operate.slow_visitors import HERE, THERE, connect, is_open


def test_where_many_are_connected_the_oldest_of_a_crowded_network_go() -> None:
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listening.getsockname()[1]
        its = SlowConnections(port, most_of_network=2)
        visitors = []
        for visitor in (HERE, HERE, HERE, HERE, THERE):
            visitors.append(stack.enter_context(connect(port, visitor)))
            stack.enter_context(listening.accept()[0])
            its.look(0)
        its.look(0)
        assert [is_open(each) for each in visitors] == [False, False, True, True, True]
