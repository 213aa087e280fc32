"""Signature blocks as staff type them: one a line, "name | title | organization"."""

from collections.abc import Iterable
from dataclasses import dataclass

PARTS = 3


@dataclass(frozen=True, repr=False)
class SignatureLine:
    """One block."""

    name: str
    title: str | None
    organization: str


def read_signatures(typed: str) -> list[SignatureLine]:
    """Return the blocks.

    :raises ValueError: its message is the number of the line that is none

    >>> [line.title for line in read_signatures("Ann Lee | Director | Acme Aid")]
    ['Director']
    """
    found = []
    for number, line in enumerate(typed.splitlines(), 1):
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        if len(parts) != PARTS or not parts[0] or not parts[2]:
            raise ValueError(str(number))
        found.append(SignatureLine(parts[0], parts[1] or None, parts[2]))
    return found


def written(blocks: Iterable[tuple[str, str | None, str]]) -> str:
    """Return blocks as they are typed."""
    return "\n".join(
        f"{name} | {title or ''} | {organization}" for name, title, organization in blocks
    )
