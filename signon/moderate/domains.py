"""Since when the domain of an organization's website is known here, and how many others name it.

Only websites are compared, which everybody sees, and only those of confirmed sign-ons that have not
ended: what is merely typed, or was disowned, must not make a domain look old. The addresses of
people are left out on purpose: that somebody signs from an employer's domain may tell who it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signon.core.identity import is_free_mail, is_shared, registrable_domain
from signon.core.imitation import drawn, imitated
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE, State
from signon.models import SignOn
from signon.models.conditions import in_state, of_kind
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


def imitations(
    session: Session, sign_ons: Sequence[SignOn], *, with_mail: bool
) -> Mapping[UUID, Sequence[str]]:
    """Return for each organization which domains those of its website and address imitate.

    They are compared with the websites of the plan's listed organizations, whose own domains
    imitate nobody, and the address's domain with the organization's own website, too.

    :param with_mail: whether the viewer may learn something of the address's domain
    """
    organizations = [each for each in sign_ons if each.kind is Kind.ORGANIZATION]
    listed = {
        plan_id: _listed_domains(session, plan_id)
        for plan_id in {each.plan_id for each in organizations}
    }
    return {
        each.id: _imitated(each, listed[each.plan_id], with_mail=with_mail)
        for each in organizations
    }


def _imitated(sign_on: SignOn, listed: Mapping[str, str], *, with_mail: bool) -> Sequence[str]:
    site = _compared(sign_on.website or "")
    mail = _mail_domain_of(sign_on) if with_mail else None
    found = imitated(mail, {site: drawn(site)}) if mail and site else []
    for domain in {site, mail} - {None}:
        if domain and domain not in listed:
            found += imitated(domain, listed)
    return sorted(set(found))


def _mail_domain_of(sign_on: SignOn) -> str | None:
    """Return the domain of the contact's address; None where anybody may have a mailbox."""
    email = sign_on.email
    if email is None or is_free_mail(email) or is_shared(email.rpartition("@")[2]):
        return None
    return _compared(email.rpartition("@")[2])


def _listed_domains(session: Session, plan_id: int) -> Mapping[str, str]:
    """Return the domains of listed organizations' websites, each with its drawn name."""
    websites = session.scalars(
        select(SignOn.website)
        .where(SignOn.plan_id == plan_id, of_kind(Kind.ORGANIZATION), in_state(State.LISTED))
        .where(SignOn.website.is_not(None))
    )
    found = (_compared(each) for each in websites if each)
    return {each: drawn(each) for each in found if each}


def _domain_of(sign_on: SignOn) -> str | None:
    """Return the domain that only one organization has; None where anybody may have pages."""
    if sign_on.kind is not Kind.ORGANIZATION or not sign_on.website:
        return None
    return _own_domain(registrable_domain(sign_on.website))


@lru_cache(maxsize=131_072)  # more than any plan has organizations
def _compared(place: str) -> str | None:
    """Return the registrable domain of a website or host that may imitate or be imitated.

    An ending that nobody can register, such as ".example", counts like any other here.
    """
    host = urlsplit(place).hostname or place
    return _own_domain(registrable_domain(host) or ".".join(host.split(".")[-2:]) or None)


def _own_domain(domain: str | None) -> str | None:
    return None if domain is None or domain in SHARED_SITES or is_shared(domain) else domain
