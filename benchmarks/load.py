"""Ask a server for one page over and over, from processes of our own, and count the answers.

Each process keeps a few connections open. It writes one request to each, then reads the answers,
so that the server always has something to do and the asking itself costs little.
"""

import multiprocessing
import re
import socket
import statistics
import time
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
Name = TypeVar("Name", bound=Hashable)
END = b"\r\n\r\n"


class Refused(Exception):
    """The server answered, but not as it should."""


@dataclass(frozen=True)
class Question:
    """One request to one server, and the expected status."""

    port: int
    path: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def bytes(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(frozen=True)
class Effort:
    """The load: seconds in each round, rounds, processes, and connections of each process."""

    seconds: float = 2
    rounds: int = 9
    processes: int = 1
    connections: int = 8


def rates(questions: Mapping[Name, Question], effort: Effort) -> dict[Name, list[float]]:
    """Return each question's answers per second in each round.

    Each round asks all questions, so that other load on the machine affects all of them alike.

    :raises Refused: an answer was not what is expected
    """
    found: dict[Name, list[float]] = {name: [] for name in questions}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(effort.processes, context) as askers:
        for number in range(effort.rounds + 1):
            for name, question in questions.items():
                each = [askers.submit(ask, question, effort) for _ in range(effort.processes)]
                answers = sum(future.result() for future in each)
                if number:  # the first round only warms up
                    found[name].append(answers)
    return found


def ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return the median of the ratios of the two rates in each round."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def ask(question: Question, effort: Effort) -> float:
    """Return the number of answers per second."""
    address, request = ("127.0.0.1", question.port), question.bytes()
    sockets = [socket.create_connection(address, timeout=30) for _ in range(effort.connections)]
    expected = f"HTTP/1.1 {question.status}".encode()
    answers, begun_at = 0, time.perf_counter()
    while time.perf_counter() - begun_at < effort.seconds:
        for each in sockets:
            each.sendall(request)
        for each in sockets:
            _read(each, expected)
        answers += len(sockets)
    elapsed = time.perf_counter() - begun_at
    for each in sockets:
        each.close()
    return answers / elapsed


def _read(connection: socket.socket, expected: bytes) -> None:
    """Read one answer to its end."""
    answer = connection.recv(65536)
    while (head := answer.find(END)) < 0:
        more = connection.recv(65536)
        if not more:
            raise Refused("the connection was closed")
        answer += more
    if not answer.startswith(expected):
        raise Refused(answer.partition(b"\r\n")[0].decode(errors="replace"))
    length = LENGTH.search(answer, 0, head)
    missing = head + len(END) + (int(length[1]) if length else 0) - len(answer)
    while missing > 0:
        missing -= len(connection.recv(65536))
