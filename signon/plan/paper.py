"""Everybody behind a plan in one piece, as it goes on paper."""

from collections.abc import Iterator
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from signon.models import Plan
from signon.plan import queries
from signon.web.filters import us_state_name

Group = tuple[str, list[str]]


def groups(session: Session, plan: Plan) -> list[Group]:
    """Return the listed organizations by place: national, each state, international."""
    return list(_groups(session, plan))


def _groups(session: Session, plan: Plan) -> Iterator[Group]:
    rows = queries.organizations_by_place(session, plan)
    for place, members in groupby(rows, key=lambda row: (row.place_key, row.us_state)):
        yield _heading(*place), [row.public_name for row in members]


def _heading(place: str, us_state: str | None) -> str:
    if place == "0":
        return str(_("National organizations"))
    return us_state_name(us_state) if us_state else str(_("International organizations"))
