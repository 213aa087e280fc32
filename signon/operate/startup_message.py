"""The message on the terminal once the service is running."""

import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from signon.config import LOOPBACK, Settings

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked for, not bound to
LOOK_SECONDS = 0.1


def command(words: str) -> str:
    """Return a command line to show, with the program called as the user has just called it."""
    program = sys.argv[0] if Path(sys.argv[0]).name == "signon" else "signon"
    program = os.path.relpath(program) if os.sep in program else program
    context = click.get_current_context(silent=True)
    if context is not None and (path := context.find_root().params.get("env_file")):
        return f"{program} --env-file {path} {words}"
    env = os.environ.get("SIGNON_ENV")
    return f"{f'SIGNON_ENV={env} ' if env else ''}{program} {words}"


def is_up(host: str, port: int) -> bool:
    """Return whether a server accepts connections at this address."""
    try:
        with socket.create_connection((ANY_ADDRESS.get(host, host), port), LOOK_SECONDS):
            return True
    except OSError:
        return False


def where_mails_go(settings: Settings) -> str:
    if settings.smtp_url:
        parts = urlsplit(settings.smtp_url)
        return f"by {parts.scheme}://{parts.hostname}:{parts.port or ''}".rstrip(":")
    files = f"into files in {settings.instance / 'mail'}"
    return (
        f"{files}, to be read at {settings.public_url}/dev/mail"
        if settings.is_development
        else files
    )


class StartupMessage:
    """Prints the addresses of the service once, as soon as the server answers."""

    def __init__(self, settings: Settings, *, host: str, port: int) -> None:
        self._settings = settings
        self._address = (host, port)
        self._is_said = False

    def say_when_up(self) -> None:
        if self._is_said or not is_up(*self._address):
            return
        self._is_said = True
        settings, (host, port) = self._settings, self._address
        here = "" if settings.public_host in LOOPBACK else f" (listening at {host} port {port})"
        click.echo(f"The plan is at   {settings.public_url}{here}")
        click.echo(f"To become staff  {command('staff invite you@example.org --role owner')}")
        click.echo(f"Mails go         {where_mails_go(settings)}")
        click.echo("To end           Ctrl-C" if sys.stdin.isatty() else "To end           SIGTERM")
