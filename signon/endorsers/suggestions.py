"""Find listed organizations whose name has words that begin with the typed ones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.endorsers.search import Filter, search_conditions
from signon.models import Plan, SignOn

MOST = 8
Suggestion = dict[str, str | None]


def suggestions(session: Session, plan: Plan, typed: str) -> list[Suggestion]:
    """Return the first organizations, A to Z, with a word of the name for each typed beginning."""
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
