"""The public lists."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from signon.endorsers import queries
from signon.endorsers.forms import FilterForm
from signon.models import Plan
from signon.models.tally import Counts, counts
from signon.plan import queries as plans
from signon.web import clock
from signon.web.access import open_to_all
from signon.web.caching import keep
from signon.web.filters import number
from signon.web.paging import cursor, read_cursor
from signon.web.transaction import reading

bp = Blueprint("endorsers", __name__, url_prefix="/plans/<slug:slug>")


@bp.get("/endorsers")
@open_to_all
def organizations(slug: str) -> Response:
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        form = FilterForm(request.args).for_plan(plan)
        found = queries.organizations(session, plan, form.filter(), _after())
        totals = counts(session, plan.id)
    return _page(
        "endorsers/organizations.html",
        (plan, found, totals),
        form=form,
        groups=_groups(plan, found.rows),
        found=_found(found, totals.organizations, form),
    )


@bp.get("/signers")
@open_to_all
def individuals(slug: str) -> Response:
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = queries.individuals(session, plan, _after(), now=clock.now())
        totals = counts(session, plan.id)
    return _page("endorsers/individuals.html", (plan, found, totals), rows=found.rows)


def _page(template: str, shown: tuple[Plan, queries.Found, Counts], **more: object) -> Response:
    """Render one page of a list, with the way to the next and back to the first."""
    plan, found, totals = shown
    urls = {
        "first_url": _url(plan.slug) if _after() else None,
        "more_url": _url(plan.slug, cursor=_cursor(found)) if found.after else None,
    }
    phase = plan.phase(clock.now())
    body = render_template(template, plan=plan, phase=phase, counts=totals, **(urls | more))
    return keep(body)


def _after() -> queries.Key | None:
    """Return the key in the page's cursor; a broken one shows the first page."""
    key = read_cursor(request.args.get("cursor"), parts=3)
    try:
        return None if key is None else (key[0], key[1], UUID(key[2]))
    except ValueError:
        return None


def _cursor(found: queries.Found) -> str:
    return cursor(*map(str, found.after or ()))


def _url(slug: str, **more: str) -> str:
    """Return this page's address with its filters, at another place of the list."""
    kept = {name: value for name, value in request.args.items() if name != "cursor" and value}
    path = url_for(str(request.endpoint), slug=slug)
    query = urlencode(kept | more)
    return f"{path}?{query}" if query else path


def _found(found: queries.Found, total: int, form: FilterForm) -> str:
    if form.filter().is_empty:
        return number(total)
    return f"{number(queries.FEW)}+" if found.number is None else number(found.number)


def _groups(plan: Plan, rows: Sequence[Row[Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows under their headings: national, each state, international."""
    return [
        (_heading(place), [_row(plan, row) for row in group])
        for place, group in groupby(rows, key=lambda row: row.place_key)
    ]


def _row(plan: Plan, row: Row[Any]) -> dict[str, Any]:
    label = plan.categories.get(row.category, row.category)
    return row._asdict() | {"category_label": label}


def _heading(place: str) -> str:
    if place == "0":
        return str(_("National organizations"))
    if place == "2":
        return str(_("International organizations"))
    return place[1:]
