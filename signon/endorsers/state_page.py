"""What the page of a state shows: its numbers, its organizations, how they have grown."""

from collections import Counter
from itertools import accumulate
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.endorsers import queries
from signon.endorsers.chart import chart, thinned
from signon.endorsers.list_labels import headings
from signon.endorsers.list_pages import ListPlace, pages
from signon.endorsers.search import LISTED, Filter
from signon.models import Plan, SignOn
from signon.models.by_state import by_state
from signon.models.tally import Counts, counts
from signon.web.language import spoken


def state_page(session: Session, plan: Plan, us_state: str, at: ListPlace) -> dict[str, Any]:
    """Return what the template needs."""
    wanted, language = Filter(us_state=us_state), spoken()
    found = queries.organizations(session, plan, wanted, at.after)
    found = queries.page_before(session, found, queries.BY_PLACE, at.after)
    numbers, totals = by_state(session, plan.id), counts(session, plan.id)
    many = numbers.organizations[us_state]
    rows = [
        row._asdict() | {"category_label": plan.category_in(language, row.category)}
        for row in found.rows
    ]
    return (
        {"plan": plan, "counts": totals, "us_state": us_state, "number": many}
        | pages(at, found, {}, many)
        | headings(plan, wanted, many, language)
        | {
            "rows": rows,
            "notes": at.notes,
            "people": numbers.individuals[us_state],
        }
        | _growth(session, plan, us_state, totals)
    )


def _growth(session: Session, plan: Plan, us_state: str, totals: Counts) -> dict[str, Any]:
    """Return how those who are listed now have come, by the days of the plan; empty if few have."""
    listed_at = session.scalars(
        select(SignOn.listed_at).where(
            SignOn.plan_id == plan.id, *LISTED, SignOn.us_state == us_state
        )
    )
    by_day = Counter(plan.day_of(at) for at in listed_at if at is not None)
    days = sorted(by_day)
    numbers = list(accumulate(by_day[day] for day in days))
    until = plan.day_of(totals.as_of) if totals.as_of else None
    drawn = chart(days, numbers, until or days[-1]) if days else None
    return {
        "drawn": [(Kind.ORGANIZATION, drawn)] if drawn else [],
        "rows_by_day": thinned(list(zip(days, numbers, strict=True)), 24),
    }
