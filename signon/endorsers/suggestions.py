"""Listed organizations by what their name begins with, while somebody types it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.endorsers.search import Filter, search_conditions
from signon.models import Plan, SignOn

MOST = 8
Suggestion = dict[str, str | None]


def suggestions(session: Session, plan: Plan, typed: str) -> list[Suggestion]:
    """Return the first organizations of whose name every typed word begins a word, A to Z."""
    wanted = search_conditions(session, plan, Filter(q=typed)) if typed.strip() else None
    if wanted is None:
        return []
    rows = session.execute(
        select(SignOn.public_name, SignOn.us_state, SignOn.category)
        .where(*wanted)
        .order_by(SignOn.sort_key, SignOn.id)
        .limit(MOST)
    )
    return [
        {"name": name, "state": us_state, "category": category} for name, us_state, category in rows
    ]
