"""Since when the domain of an organization's website is known here, and how many others name it.

Only websites are compared, which everybody sees, and only those of confirmed sign-ons that have not
ended: what is merely typed, or was disowned, must not make a domain look old. The addresses of
people are left out on purpose: that somebody signs from an employer's domain may tell who it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signon.core.identity import is_shared, registrable_domain
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE
from signon.models import SignOn
from signon.models.conditions import of_kind
from signon.moderate.similar import SHARED_SITES


@dataclass(frozen=True)
class KnownDomain:
    """The domain of a website: first seen when, and how many other sign-ons name it.

    ``since`` is None if no other sign-on does.
    """

    domain: str
    others: int
    since: datetime | None


def known_domains(session: Session, sign_ons: Sequence[SignOn]) -> Mapping[UUID, KnownDomain]:
    """Return for each organization with a website of its own what is known of its domain."""
    own = {each.id: domain for each in sign_ons if (domain := _domain_of(each))}
    if not own:
        return {}
    named = [SignOn.website.contains(each, autoescape=True) for each in set(own.values())]
    confirmed = select(SignOn.id, SignOn.website, SignOn.confirmed_at).where(
        of_kind(Kind.ORGANIZATION), SignOn.state.in_(ACTIVE), or_(*named)
    )
    seen = [
        (row.id, registrable_domain(row.website), row.confirmed_at)
        for row in session.execute(confirmed)
    ]
    found = {}
    for sign_on_id, domain in own.items():
        times = [at for other, there, at in seen if there == domain and other != sign_on_id]
        found[sign_on_id] = KnownDomain(domain, len(times), min(times, default=None))
    return found


def _domain_of(sign_on: SignOn) -> str | None:
    """Return the domain that only one organization has; None where anybody may have pages."""
    if sign_on.kind is not Kind.ORGANIZATION or not sign_on.website:
        return None
    domain = registrable_domain(sign_on.website)
    return None if domain is None or domain in SHARED_SITES or is_shared(domain) else domain
