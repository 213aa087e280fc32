"""What the cookie remembers of a visitor's own submissions: ids, and how typing the code went.

Of the address only what helps to find the mail is kept: whose mailboxes its domain has, and which
well-known domain was likely meant. It never tells the address itself, for others may use the same
computer, and it follows from what was typed alone.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from flask import session

from signon.core.providers import Provider, likely_meant, provider_of

KEY = "submissions"
MOST = 5
WAITING = "waiting"
PATIENCE = timedelta(seconds=60)  # before a mail that has not come is asked for again
STEP_SECONDS = 10  # to which the rest of it is rounded up


class RememberedSubmission(NamedTuple):
    """What is kept of one submission; ``wrong`` counts wrong codes since the last mail.

    ``asked_at`` is when this browser asked for the last mail, in seconds since 1970.
    """

    id: str
    status: str = WAITING
    wrong: int = 0
    provider: str = ""
    meant: str = ""
    asked_at: int = 0


class Hints(NamedTuple):
    """What the page after sending tells by the cookie; of each there are only a few kinds."""

    status: str
    provider: Provider | None
    meant: str
    wait_seconds: int


def remember(slug: str, submission_id: UUID, address: str, *, now: datetime) -> None:
    """Keep the newest submission to a plan; of several plans, the last few."""
    kept = {name: value for name, value in _all().items() if name != slug}
    newest = dict(list(kept.items())[-(MOST - 1) :])
    domain = address.rpartition("@")[2]
    submission = RememberedSubmission(
        str(submission_id),
        provider=provider_of(domain) or "",
        meant=likely_meant(domain) or "",
        asked_at=int(now.timestamp()),
    )
    session[KEY] = newest | {slug: submission}


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


def provider(slug: str) -> Provider | None:
    """Return whose page has the mailbox that was typed, if its domain tells."""
    found = _all().get(slug)
    return Provider(found.provider) if found and found.provider in set(Provider) else None


def meant(slug: str) -> str:
    """Return the domain that was likely meant instead of the typed one; empty for none."""
    found = _all().get(slug)
    return found.meant if found else ""


def wait_seconds(slug: str, *, now: datetime) -> int:
    """Return how long to wait before the mail is asked for again; 0 when it has been long enough.

    It is advice: what limits the mails is the budget of the address.
    """
    found = _all().get(slug)
    passed = now.timestamp() - found.asked_at if found else PATIENCE.total_seconds()
    rest = max(0.0, PATIENCE.total_seconds() - max(0.0, passed))
    return ceil(rest / STEP_SECONDS) * STEP_SECONDS


def hints(slug: str, *, now: datetime) -> Hints:
    """Return all that the page after sending shows of this browser's submission."""
    return Hints(status(slug), provider(slug), meant(slug), wait_seconds(slug, now=now))


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


def begin_anew(slug: str, *, now: datetime) -> None:
    """Forget the wrong codes, as a new mail was asked for."""
    kept = _all()
    if slug in kept:
        asked_at = int(now.timestamp())
        session[KEY] = kept | {slug: kept[slug]._replace(wrong=0, asked_at=asked_at)}


def _all() -> dict[str, RememberedSubmission]:
    found = session.get(KEY)
    if not isinstance(found, dict):
        return {}
    # A cookie may be older than this code, or newer when an upgrade was taken back.
    return {
        name: RememberedSubmission(*value[: len(RememberedSubmission._fields)])
        for name, value in found.items()
    }
