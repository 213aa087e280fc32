"""Read the mails that were delivered into files: the inbox of development."""

import re
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

NAME = re.compile(r"\d{8}T\d{6}\.\d{6}-[0-9a-f-]{36}\.eml")
MOST_SHOWN = 200


class Mail(NamedTuple):
    """One mail as the list shows it."""

    name: str
    at: datetime
    to: str
    subject: str


def newest(directory: Path) -> Sequence[Mail]:
    """Return the mails in ``directory``, the newest first."""
    names = sorted((path.name for path in directory.glob("*.eml")), reverse=True)
    return [_mail(directory, name) for name in names if NAME.fullmatch(name)][:MOST_SHOWN]


def opened(directory: Path, name: str) -> EmailMessage | None:
    """Return one mail; None when there is none of that name."""
    path = directory / name
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    parser = BytesParser(policy=policy.default)
    with path.open("rb") as file:
        return parser.parse(file)


def part(message: EmailMessage, kind: str) -> str:
    """Return the text of one part.

    :param kind: ``plain`` or ``html``
    """
    found = message.get_body((kind,))
    return "" if found is None else str(found.get_content())


def _mail(directory: Path, name: str) -> Mail:
    with (directory / name).open("rb") as file:
        headers = BytesParser(policy=policy.default).parse(file, headersonly=True)
    return Mail(name, headers["Date"].datetime, str(headers["To"]), str(headers["Subject"]))
