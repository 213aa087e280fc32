"""Count the functions that one request calls, and how often it goes from one file to another.

    .venv/bin/python -m benchmarks.crossing [--detail]

Somebody who follows a request through the code opens another file at each change of file: a call
into another file of ``signon`` than the call before it. Each request is made twice and counted the
second time, when caches are filled; the cache of pages is off. ``--detail`` lists which function
is called from where.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from benchmarks.cycle import LIST, TOKEN, person
from benchmarks.load import Refused
from benchmarks.servers import make_instance, settings
from signon.app import create_app
from signon.config import CHECKOUT
from signon.core import links
from signon.models import SignOn, Submission
from signon.web.transaction import reading

OURS = str(CHECKOUT / "signon") + "/"
TEMPLATES = str(CHECKOUT / "templates") + "/"
QUICK = {"SIGNON_KEEP_PAGES": "off", "SIGNON_FORM_SECONDS": "0-86400", "SIGNON_LOG_FORMAT": "text"}
ORGANIZATION = {
    "organization_name": "Riverside Legal Aid",
    "website": "www.example.org",
    "category": "legal",
    "scope": "state",
    "state": "TX",
    "city": "Austin",
    "contact_name": "Ann Lee",
    "contact_title": "Director",
    "authorized": "y",
}
MOST_LINES = 25
Call = tuple[str, str]  # a file below ``signon``, and the name of a function in it


@dataclass
class Walk:
    """The calls of one request: each function of ours, and each change of file with its caller."""

    calls: Counter[Call] = field(default_factory=Counter)
    changes: Counter[tuple[Call, str]] = field(default_factory=Counter)
    _file: str = ""

    def follow(self, act: Callable[[], TestResponse]) -> TestResponse:
        """Return what ``act`` returns, and record the calls of this thread meanwhile."""
        sys.setprofile(self._look)
        try:
            return act()
        finally:
            sys.setprofile(None)

    def figures(self) -> dict[str, int]:
        return {
            "files": len({file for file, _ in self.calls}),
            "functions": len(self.calls),
            "calls": self.calls.total(),
            "changes of file": self.changes.total(),
        }

    def _look(self, frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(OURS):
            return
        call = (file.removeprefix(OURS), frame.f_code.co_qualname)
        self.calls[call] += 1
        if file != self._file:
            self.changes[call, _caller(frame)] += 1
        self._file = file


def _caller(frame: FrameType) -> str:
    """Return the nearest function or template of ours that led to a call."""
    before = frame.f_back
    while before is not None:
        code = before.f_code
        if code.co_filename.startswith(OURS):
            return f"{code.co_filename.removeprefix(OURS)} {code.co_qualname}"
        if code.co_filename.startswith(TEMPLATES):
            return f"templates/{code.co_filename.removeprefix(TEMPLATES)}"
        before = before.f_back
    return "the server"


@dataclass
class Visitor:
    """A browser served in this process; the calls of its last request of each kind are recorded."""

    app: Flask
    client: Client
    walks: dict[str, Walk] = field(default_factory=dict)

    def asks(self, kind: str, path: str, form: dict[str, str] | None = None) -> None:
        """Ask for a page, or send a form.

        :raises Refused: the answer is not what is expected
        """
        self.walks[kind] = Walk()
        method = "GET" if form is None else "POST"
        answer = self.walks[kind].follow(lambda: self.client.open(path, method=method, data=form))
        if answer.status_code != (200 if form is None else 303):
            raise Refused(f"{method} {path}: {answer.status}")

    def sends(self, kind: str, path: str, form: dict[str, str]) -> None:
        """Get a form, and send it with its token."""
        token = TOKEN.search(self.client.get(path).get_data())
        self.asks(kind, path, form | {"csrf_token": token[1].decode() if token else ""})

    def confirms(self, kind: str) -> None:
        """Press the button behind the link that was mailed last."""
        with self.app.app_context(), reading() as session:
            both = select(Submission.seed).join(SignOn, SignOn.id == Submission.sign_on_id)
            newest = both.order_by(SignOn.order_in_hour.desc()).limit(1)
            token = links.token(links.Purpose.CONFIRM, session.scalars(newest).one())
        self.sends(kind, f"/confirm/{token}", {"pressed": "1"})


def measure(app: Flask) -> dict[str, Walk]:
    """Return what each kind of request calls."""
    visitor = Visitor(app, Client(app))
    plan = LIST.findall(visitor.client.get("/").get_data(as_text=True))[0]
    for _ in range(2):  # the first time only fills the caches
        visitor.sends("POST organization", f"{plan}/endorse", person() | ORGANIZATION)
        visitor.sends("POST individual", f"{plan}/sign", person())
        visitor.confirms("POST confirmation")
        visitor.asks("list of organizations", f"{plan}/endorsers")
        visitor.asks("list of people", f"{plan}/signers")
        visitor.asks("plan", plan)
    return visitor.walks


def _tell(kind: str, walk: Walk, *, detail: bool) -> None:
    figures = ", ".join(f"{number:,} {name}" for name, number in walk.figures().items())
    click.echo(f"{kind:<22} {figures}")
    for ((file, function), caller), number in walk.changes.most_common(MOST_LINES * detail):
        click.echo(f"  {number:>5}  {file} {function}, from {caller}")


@click.command()
@click.option("--organizations", default=300, help="How many stand on the list.")
@click.option("--individuals", default=100, help="How many people do.")
@click.option("--detail", is_flag=True, help="Tell which changes of file there are the most of.")
def main(organizations: int, individuals: int, detail: bool) -> None:  # noqa: FBT001 - click's signature
    """Count, and print the numbers for each kind of request."""
    with tempfile.TemporaryDirectory() as scratch:
        instance = Path(scratch) / "instance"
        make_instance(instance, organizations=organizations, individuals=individuals)
        environment = settings(instance, **QUICK)
        names = {name: value for name, value in environment.items() if name.startswith("SIGNON_")}
        walks = measure(create_app(names))
    for kind, walk in walks.items():
        _tell(kind, walk, detail=detail)


if __name__ == "__main__":
    main()
