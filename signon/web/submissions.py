"""What the cookie remembers of a visitor's own submissions: ids, and how typing the code went."""

from typing import NamedTuple
from uuid import UUID

from flask import session

KEY = "submissions"
MOST = 5
WAITING = "waiting"


class Kept(NamedTuple):
    """What is kept of one submission; ``wrong`` counts wrong codes since the last mail."""

    id: str
    status: str = WAITING
    wrong: int = 0


def remember(slug: str, submission_id: UUID) -> None:
    """Keep the newest submission to a plan; of several plans, the last few."""
    kept = {name: value for name, value in _all().items() if name != slug}
    newest = dict(list(kept.items())[-(MOST - 1) :])
    session[KEY] = newest | {slug: Kept(str(submission_id))}


def current(slug: str) -> UUID | None:
    """Return the submission that this browser made to a plan."""
    found = _all().get(slug)
    return UUID(found.id) if found else None


def status(slug: str) -> str:
    """Return ``waiting``, or what the right code led to.

    It comes from what this browser has typed, never from the database: whoever submitted another
    person's address must not see when that person confirms.
    """
    found = _all().get(slug)
    return found.status if found else WAITING


def mark(slug: str, status: str) -> None:
    """Remember what the right code led to."""
    kept = _all()
    session[KEY] = kept | {slug: kept[slug]._replace(status=status)}


def count_wrong(slug: str) -> int:
    """Count one wrong code, and return how many there were since a mail was asked for.

    It is for the words on the page alone, and like the status never from the database: whether a
    mail could still be sent would tell that the address has had some. The database has its own
    count, which decides.
    """
    kept = _all()
    found = kept[slug]._replace(wrong=kept[slug].wrong + 1)
    session[KEY] = kept | {slug: found}
    return found.wrong


def begin_anew(slug: str) -> None:
    """Forget the wrong codes, as a new mail was asked for."""
    kept = _all()
    if slug in kept:
        session[KEY] = kept | {slug: kept[slug]._replace(wrong=0)}


def _all() -> dict[str, Kept]:
    found = session.get(KEY)
    return {name: Kept(*value) for name, value in found.items()} if isinstance(found, dict) else {}
