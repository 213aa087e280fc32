"""What the cookie remembers of a visitor's own submissions: ids, and whether the code was typed."""

from uuid import UUID

from flask import session

KEY = "submissions"
MOST = 5
WAITING = "waiting"


def remember(slug: str, submission_id: UUID) -> None:
    """Keep the newest submission to a plan; of several plans, the last few."""
    kept = {name: value for name, value in _all().items() if name != slug}
    newest = dict(list(kept.items())[-(MOST - 1) :])
    session[KEY] = newest | {slug: [str(submission_id), WAITING]}


def current(slug: str) -> UUID | None:
    """Return the submission that this browser made to a plan."""
    found = _all().get(slug)
    return UUID(found[0]) if found else None


def status(slug: str) -> str:
    """Return ``waiting``, or what the right code led to.

    It comes from what this browser has typed, never from the database: whoever submitted another
    person's address must not see when that person confirms.
    """
    found = _all().get(slug)
    return found[1] if found else WAITING


def mark(slug: str, status: str) -> None:
    """Remember what the right code led to."""
    kept = _all()
    session[KEY] = kept | {slug: [kept[slug][0], status]}


def _all() -> dict[str, list[str]]:
    found = session.get(KEY)
    return found if isinstance(found, dict) else {}
