"""Measure a sign-on from the form to the page after it, against a minimal Flask application.

    .venv/bin/python -m benchmarks.cycle [--postgres postgresql://…/empty_database]

A cycle is: get the form, send it with its token, follow the redirect. Targets: at least 0.8 of
``benchmarks.least``; 99 of 100 answers within 100 ms at 32 visitors; confirming at least as fast
as sending. Every sign-on that was answered must be in the database exactly once.
"""

import re
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import click
from sqlalchemy import func, select

from benchmarks.load import END, LENGTH, Refused, ratio
from benchmarks.servers import fetch, running, settings, signon
from signon.app import create_app
from signon.core import links
from signon.models import SignOn, Submission
from signon.web.transaction import reading

LEAST = 0.8
MOST_MS = 100
FAST = {
    "SIGNON_LIMIT_SIGN": "off",
    "SIGNON_BURST_DOMAIN": "off",
    "SIGNON_BURST_NETWORK": "off",
    "SIGNON_FORM_SECONDS": "0-86400",
    "SIGNON_LOG_FORMAT": "text",
}
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = re.compile(rb"\r\nset-cookie: ([^;]+)", re.IGNORECASE)
PLACE = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)
LIST = re.compile(r'"(/plans/[a-z0-9-]+)/endorsers"')
PERSON = {
    "version": "1",
    "name": "Ann Lee",
    "country": "US",
    "state": "TX",
    "postal_code": "78701",
    "visibility": "full",
}


@dataclass
class Visitor:
    """One browser with one connection; ``waits`` are the response times in seconds."""

    port: int
    cookie: bytes = b""
    token: bytes = b""
    place: bytes = b""
    waits: list[float] = field(default_factory=list)
    begun_at: float = 0

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def ask(self, path: bytes, form: dict[str, str] | None = None) -> None:
        head = b"GET " if form is None else b"POST "
        head += path + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % self.port
        head += b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b""
        body = urlencode(form | {"csrf_token": self.token.decode()}).encode() if form else b""
        if form:
            head += b"Content-Type: application/x-www-form-urlencoded\r\n"
            head += b"Content-Length: %d\r\n" % len(body)
        self.begun_at = time.perf_counter()
        self.socket.sendall(head + b"\r\n" + body)

    def read(self, status: int) -> None:
        """Read an answer to its end, and keep its cookie, form token and redirect address.

        :raises Refused: the answer is not the expected one
        """
        answer = b""
        while (end := answer.find(END)) < 0:
            answer += self._more()
        length = LENGTH.search(answer, 0, end)
        whole = end + len(END) + (int(length[1]) if length else 0)
        while len(answer) < whole:
            answer += self._more()
        self.waits.append(time.perf_counter() - self.begun_at)
        if not answer.startswith(b"HTTP/1.1 %d" % status):
            raise Refused(answer[:2000].decode(errors="replace"))
        self._keep(answer)

    def _more(self) -> bytes:
        more = self.socket.recv(1 << 18)
        if not more:
            raise Refused("the connection was closed")
        return more

    def _keep(self, answer: bytes) -> None:
        for name, pattern in (("cookie", COOKIE), ("token", TOKEN), ("place", PLACE)):
            if found := pattern.search(answer):
                setattr(self, name, found[1])


def person() -> dict[str, str]:
    return PERSON | {"email": f"{uuid4().hex}@example.org"}


def cycle(visitors: Sequence[Visitor], path: bytes) -> None:
    """Let each visitor send one sign-on, with a new name and address."""
    for each in visitors:
        each.cookie = b""
        each.ask(path)
    for each in visitors:
        each.read(200)
    send(visitors, path)
    for each in visitors:
        each.ask(each.place)
    for each in visitors:
        each.read(200)


def send(visitors: Sequence[Visitor], path: bytes) -> None:
    for each in visitors:
        each.ask(path, person())
    for each in visitors:
        each.read(303)


def confirm(visitors: Sequence[Visitor], tokens: list[str]) -> None:
    for each in visitors:
        each.ask(f"/confirm/{tokens.pop()}".encode(), {"pressed": "1"})
    for each in visitors:
        each.read(303)


def rate(act: Callable[[], None], visitors: int, seconds: float) -> float:
    """Return how many visitors were served per second."""
    begun_at, served = time.perf_counter(), 0
    while time.perf_counter() - begun_at < seconds:
        act()
        served += visitors
    return served / (time.perf_counter() - begun_at)


def tokens_of(environment: dict[str, str]) -> list[str]:
    """Return the tokens in the links of all mails; check that no sign-on is lost or doubled."""
    names = {name: value for name, value in environment.items() if name.startswith("SIGNON_")}
    with create_app(names).app_context(), reading() as session:
        seeds = session.scalars(select(Submission.seed)).all()
        rows = session.scalar(select(func.count(SignOn.email_key.distinct())))
        if not len(seeds) == rows == session.scalar(select(func.count(SignOn.id))):
            raise Refused("a sign-on was lost or doubled")
        return [links.token(links.Purpose.CONFIRM, each) for each in seeds]


def measure(
    directory: Path, postgres: str, *, seconds: float, rounds: int, visitors: int
) -> tuple[dict[str, float], float]:
    """Return the two ratios, and the 99th percentile of the response times in milliseconds."""
    url = {"SIGNON_DATABASE_URL": postgres.replace("postgresql:", "postgresql+psycopg:")}
    environment = settings(directory / "cycle", **FAST, **(url if postgres else {}))
    signon(environment, "init")
    least = {**environment, "LEAST_DATABASE": postgres or str(directory / "least.sqlite3")}
    with ExitStack() as servers:
        other = servers.enter_context(running(least, "-m", "benchmarks.least", "PORT"))
        words = ("-m", "signon", "web", "--port=PORT", "--processes=1")
        port = servers.enter_context(running(environment, *words))
        path = LIST.findall(fetch(port, "/")[0])[0].encode() + b"/sign"
        ours, theirs = ([Visitor(each) for _ in range(visitors)] for each in (port, other))
        acts: dict[str, Callable[[], None]] = {
            "least": lambda: cycle(theirs, b"/sign"),
            "cycle": lambda: cycle(ours, path),
            "send": lambda: send(ours, path),
        }
        found = take_turns(acts, visitors, seconds, rounds)
        waits = sorted(wait for each in ours for wait in each.waits)
        tokens = tokens_of(environment)
        confirming = {"confirm": lambda: confirm(ours, tokens), "send": acts["send"]}
        found |= {f"then {k}": v for k, v in take_turns(confirming, visitors, 1, rounds).items()}
    for name, each in found.items():
        click.echo(f"{name:<14} {statistics.median(each):>8,.0f} a second", err=True)
    parts = {
        "cycle": ratio(found["cycle"], found["least"]),
        "confirm": ratio(found["then confirm"], found["then send"]),
    }
    return parts, waits[int(len(waits) * 0.99)] * 1000


def take_turns(
    acts: dict[str, Callable[[], None]], visitors: int, seconds: float, rounds: int
) -> dict[str, list[float]]:
    """Return each action's rate in each round; the first round only warms up."""
    turns = [{k: rate(act, visitors, seconds) for k, act in acts.items()} for _ in range(rounds)]
    return {name: [each[name] for each in turns[1:]] for name in acts}


@click.command()
@click.option("--seconds", default=2.0, help="How long each round asks.")
@click.option("--rounds", default=6, help="How often the two take turns.")
@click.option("--visitors", default=32, help="How many sign at once.")
@click.option("--postgres", default="", help="Address of an empty PostgreSQL database to use.")
def main(seconds: float, rounds: int, visitors: int, postgres: str) -> None:
    """Measure, and print the results next to their targets."""
    with tempfile.TemporaryDirectory() as scratch:
        parts, milliseconds = measure(
            Path(scratch), postgres, seconds=seconds, rounds=rounds, visitors=visitors
        )
    for name, target in (("cycle", LEAST), ("confirm", 1.0)):
        verdict = "reached" if parts[name] >= target else "MISSED"
        click.echo(f"{name:<8} {parts[name]:.2f}; target {target:.2f}: {verdict}")
    verdict = "reached" if milliseconds <= MOST_MS else "MISSED"
    click.echo(f"99 of 100 answers within {milliseconds:.0f} ms; target {MOST_MS}: {verdict}")


if __name__ == "__main__":
    main()
