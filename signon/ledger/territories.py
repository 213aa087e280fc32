"""Bring home those who once chose a territory of the United States as their country.

Puerto Rico and the others are states here, of the country US. The form stores them so; a row that
is older than this rule still has the territory as its country.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import CLOCK
from signon.core.kinds import TERRITORIES
from signon.core.places import home
from signon.models import SignOn

BATCH = 100


def bring_territories_home(session: Session, *, now: datetime) -> int:
    """Give a batch of such sign-ons the country US and their state, and return how many.

    Each is a change in the ledger, so that the counts by state follow.
    """
    found = session.scalars(
        select(SignOn)
        .where(SignOn.country.in_(TERRITORIES))
        .order_by(SignOn.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for each in found:
        country, us_state = home(each.country)
        each.record_move({"country": country, "us_state": us_state}, at=now, by=CLOCK)
    return len(found)
