"""A visitor's own submissions in the session cookie: their ids, and the tries to type the code.

Of the e-mail address, the cookie holds only what helps to find the mail (the provider of its
domain, and the well-known domain that was likely meant) and a fingerprint of its domain. It never
holds the address itself, as others may use the same computer. All are derived from the typed text,
never from the database.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from flask import session

from signon.core.identity import is_free_mail, registrable_domain
from signon.core.providers import Provider, likely_meant, provider_of
from signon.core.vault import vault

KEY = "submissions"
MOST = 5
WAITING = "waiting"
PATIENCE = timedelta(seconds=60)  # to wait before asking for another mail
DOMAIN_LENGTH = 32  # characters
STEP_SECONDS = 10  # the remaining wait is rounded up to a multiple of this


class RememberedSubmission(NamedTuple):
    """The data of one submission; ``wrong`` counts wrong codes since the last mail.

    ``domain`` is a fingerprint of the address's domain, by which wrong codes are counted.
    ``asked_at`` is when this browser asked for the last mail, in seconds since 1970.
    """

    id: str
    status: str = WAITING
    wrong: int = 0
    provider: str = ""
    meant: str = ""
    asked_at: int = 0
    domain: str = ""


class Hints(NamedTuple):
    """What the page after sending shows from the cookie; each has few possible values."""

    status: str
    provider: Provider | None
    meant: str
    wait_seconds: int


def remember(slug: str, submission_id: UUID, address: str, *, now: datetime) -> None:
    """Store the newest submission to a plan, for up to ``MOST`` plans."""
    kept = {name: value for name, value in _all().items() if name != slug}
    newest = dict(list(kept.items())[-(MOST - 1) :])
    domain = address.rpartition("@")[2]
    submission = RememberedSubmission(
        str(submission_id),
        provider=provider_of(domain) or "",
        meant=likely_meant(domain) or "",
        asked_at=int(now.timestamp()),
        domain=domain_key(address),
    )
    session[KEY] = newest | {slug: submission}


def domain_key(address: str) -> str:
    """Return a fingerprint of the registrable domain; empty where anybody can have a mailbox."""
    domain = registrable_domain(address)
    if domain is None or is_free_mail(address):
        return ""
    return vault().fingerprint("domain of codes", domain).hex()[:DOMAIN_LENGTH]


def domain(slug: str) -> str:
    """Return what wrong codes of this browser's submission are counted by, besides the plan."""
    found = _all().get(slug)
    return found.domain if found else ""


def current(slug: str) -> UUID | None:
    """Return the submission that this browser made to a plan."""
    found = _all().get(slug)
    return UUID(found.id) if found else None


def status(slug: str) -> str:
    """Return ``waiting``, or the result of the right code.

    It depends on the codes typed in this browser, never on the database: whoever submitted another
    person's address must not see when that person confirms.
    """
    found = _all().get(slug)
    return found.status if found else WAITING


def provider(slug: str) -> Provider | None:
    """Return the mail provider of the typed address, if its domain is a known one."""
    found = _all().get(slug)
    return Provider(found.provider) if found and found.provider in set(Provider) else None


def meant(slug: str) -> str:
    """Return the domain that was likely meant instead of the typed one; empty for none."""
    found = _all().get(slug)
    return found.meant if found else ""


def wait_seconds(slug: str, *, now: datetime) -> int:
    """Return how long to wait before the mail is asked for again; 0 when it has been long enough.

    This is only a hint on the page; the limit of mails per address is enforced elsewhere.
    """
    found = _all().get(slug)
    passed = now.timestamp() - found.asked_at if found else PATIENCE.total_seconds()
    rest = max(0.0, PATIENCE.total_seconds() - max(0.0, passed))
    return ceil(rest / STEP_SECONDS) * STEP_SECONDS


def hints(slug: str, *, now: datetime) -> Hints:
    """Return all that the page after sending shows of this browser's submission."""
    return Hints(status(slug), provider(slug), meant(slug), wait_seconds(slug, now=now))


def mark(slug: str, status: str) -> None:
    """Remember the result of the right code."""
    kept = _all()
    session[KEY] = kept | {slug: kept[slug]._replace(status=status)}


def count_wrong(slug: str) -> int:
    """Count one wrong code, and return how many there were since a mail was asked for.

    It only selects the text on the page. Like the status, it does not come from the database: the
    count there would reveal that the address has had other mails. The database's own count decides
    whether a code is accepted.
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
    # A cookie may come from an older version of this program, or from a newer one after a rollback.
    return {
        name: RememberedSubmission(*value[: len(RememberedSubmission._fields)])
        for name, value in found.items()
    }
