"""The real thing for the browser: `signon serve`, in a process and on a database of its own."""

import os
import re
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from signon.config import CHECKOUT
from signon.operate.program import PROGRAM

UP_SECONDS = 60
MAIL_SECONDS = 30
SLUG = "2021-immigration-action-plan"
PASSWORD = "correct horse battery staple"


class Service:
    """A running service: where it is, the mails it has written, and its commands."""

    def __init__(self, instance: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._instance = instance
        kept = (name for name in os.environ if not name.startswith("SIGNON_"))
        self._environ = {name: os.environ[name] for name in kept}
        self._environ |= {
            "SIGNON_ENV": "development",
            "SIGNON_INSTANCE": str(instance),
            "SIGNON_PUBLIC_URL": self.url,
            "SIGNON_LIMIT_SIGN": "off",
            "SIGNON_BURST_DOMAIN": "off",
            "SIGNON_BURST_NETWORK": "off",
            "SIGNON_LIMIT_LOGIN": "off",
            "SIGNON_WORKER_POLL": "0.25",
            "SIGNON_FORM_SECONDS": "off",
            "SIGNON_KEEP_PAGES": "0.01",  # kept as ever, but what has just changed is seen at once
        }

    def run(self, *words: str, typed: str = "") -> str:
        """Run a command of `signon` to its end, and return what it said."""
        done = subprocess.run(  # noqa: S603 - our own program
            self._command(words),
            env=self._environ,
            cwd=CHECKOUT,
            input=typed,
            capture_output=True,
            text=True,
            timeout=UP_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def serving(self, port: int) -> Iterator[None]:
        """Run `signon serve` while inside."""
        with (self._instance / "serve.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                self._command(("serve", "--port", str(port), "--processes", "1")),
                env=self._environ,
                cwd=CHECKOUT,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait_until_up()
            yield
        finally:
            process.terminate()
            process.wait(UP_SECONDS)

    def invite(self, email: str, role: str) -> None:
        """Make a member of staff who can sign in with :data:`PASSWORD`."""
        words = ("staff", "invite", email, "--role", role, "--password-stdin")
        self.run(*words, typed=f"{PASSWORD}\n")

    def tally(self, slug: str, number: int) -> None:
        """Let the tally say that so many organizations are listed for a plan."""
        cell = "SELECT id, 'organization', 'sample', 'listed', '', '', ? FROM plan WHERE slug = ?"
        columns = "plan_id, kind, source, state, us_state, category, number"
        with closing(sqlite3.connect(self._instance / "signon.sqlite3")) as database, database:
            database.execute(f"INSERT INTO tally ({columns}) {cell}", (number, slug))

    def mail_to(self, address: str, *, about: str) -> EmailMessage:
        """Return the newest mail to an address whose subject holds ``about``, once it is there."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            for path in sorted((self._instance / "mail").glob("[0-9]*.eml"), reverse=True):
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                if mail["To"] == address and about.lower() in str(mail["Subject"]).lower():
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail about {about} came to {address}")

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [*PROGRAM, *words]

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + UP_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):  # noqa: S310 - loopback
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError((self._instance / "serve.log").read_text())


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def links_in(mail: EmailMessage) -> list[str]:
    """Return every link of a mail, of its text and of its HTML."""
    html = mail.get_body(("html",))
    assert html is not None
    found = re.findall(r"https?://[^\s<>\"]+", text_of(mail) + str(html.get_content()))
    return sorted({link.replace("&amp;", "&") for link in found})


def link_in(mail: EmailMessage, part: str) -> str:
    """Return the one link of a mail that holds ``part`` and ends in a secret."""
    found = [link for link in links_in(mail) if part in link and not link.endswith("/not-me")]
    assert found, f"no link with {part} in {links_in(mail)}"
    return found[0]


def code_in(mail: EmailMessage) -> str:
    """Return the six digits of a mail."""
    found = re.search(r"\b\d{3}\s?\d{3}\b", text_of(mail))
    assert found, text_of(mail)
    return found[0]
