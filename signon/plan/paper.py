"""All listed organizations of a plan in groups, for the printable page."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from signon.models import Plan
from signon.plan import queries
from signon.web.filters import place_heading

Group = tuple[str, list[str]]


def groups(session: Session, plan: Plan) -> list[Group]:
    """Return the listed organizations by place: national, each state, international."""
    return list(_groups(session, plan))


def _groups(session: Session, plan: Plan) -> Iterator[Group]:
    rows = queries.organizations_by_place(session, plan)
    for place, group in groupby(rows, key=lambda row: row.place_key):
        members = list(group)  # national ones are one group, whatever state they name
        yield place_heading(place, members[0].us_state), [row.public_name for row in members]
