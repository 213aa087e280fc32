"""Which organizations are listed at once where the plan does not ask for a review of all.

Nobody looks at such a sign-on, so what a forger can type is not enough: the address must prove that
it belongs to the website, and neither name nor website may be, or look like, somebody else's.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.identity import is_disposable, is_same_organization, registrable_domain
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE, State
from signon.core.look_alikes import look_alikes
from signon.core.name_doubts import advertises
from signon.models import SignOn
from signon.models.conditions import in_state, of_kind

# What only waits to be confirmed does not count: strangers could hold up others by it.
SEALED = ACTIVE - {State.LISTED}


def speaks_for_itself(session: Session, sign_on: SignOn) -> bool:
    """Say whether an organization, not yet confirmed, may be listed without a look at it.

    Its name holds no domain or number. Its address is at the registrable domain of its website,
    where not everybody gets a mailbox; and no organization of the plan that was confirmed, or
    declined, has a name or a website that is the same or looks alike.
    """
    email, website, name = sign_on.email, sign_on.website, sign_on.name
    if not email or not website or not name:
        return False
    if advertises(name) or is_disposable(email) or not is_same_organization(email, website):
        return False
    names = organization_names(session, sign_on.plan_id, SEALED)
    domains = _domains(session, sign_on.plan_id)
    domain = registrable_domain(website) or ""
    return not look_alikes(name, names) and not look_alikes(domain, domains)


def organization_names(
    session: Session, plan_id: int, states: Collection[State]
) -> Mapping[str, str]:
    """Return the names of a plan's organizations that are listed, or in one of ``states``."""
    table = SignOn.__table__.c  # thousands of rows: reading one column is faster than ORM objects
    of_plan = table.plan_id == plan_id, of_kind(Kind.ORGANIZATION)
    # A listed name is also stored unencrypted; decrypting thousands of names would be slow.
    listed = select(table.public_name).where(*of_plan, in_state(State.LISTED))
    sealed = select(table.name).where(*of_plan, table.state.in_(states))
    found = (name for wanted in (listed, sealed) for name in session.scalars(wanted) if name)
    return {name: name for name in found}


def _domains(session: Session, plan_id: int) -> Mapping[str, str]:
    """Return the registrable domains of the plan's confirmed organizations."""
    websites = session.scalars(
        select(SignOn.website).where(
            SignOn.plan_id == plan_id,
            of_kind(Kind.ORGANIZATION),
            SignOn.state.in_(ACTIVE),
            SignOn.website.is_not(None),
        )
    )
    found = {registrable_domain(website) for website in websites if website}
    return {domain: domain for domain in found if domain}
